/** Renders the job summary of a reconcile run. */
export function renderReconcileSummary({
  closed,
  removed,
}: {
  readonly closed: readonly number[];
  readonly removed: readonly string[];
}): string {
  const lines = [
    ...closed.map((id) => `- closed deployment ${id}: its run has ended`),
    ...removed.map((name) => `- removed \`${name}\`: its pull request is closed`),
  ];
  return `### Reconcile\n\n${lines.length === 0 ? "Everything was in order." : lines.join("\n")}\n`;
}
