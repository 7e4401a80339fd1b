import { describeBudget, describeShare, startupBudget } from "../build/budgets.ts";
import type { DeployOutcome } from "../deploy/deploy-outcome.ts";
import { inCell } from "../text/table-cell.ts";
import { describeTimings } from "./preview-comment.ts";

/** Renders the job summary of a deploy or rollback: a table with one row per target. */
export function renderDeploySummary(outcomes: readonly DeployOutcome[]): string {
  if (outcomes.length === 0) return "### Deployments\n\nNothing to deploy.\n";
  const rows = outcomes.map((outcome) => {
    const { app, environment, url, digest } = outcome.target;
    const cells = [app, environment, ...describeOutcome(outcome), `\`${digest}\``, `[${url}](${url})`];
    return `| ${cells.join(" | ")} |`;
  });
  const header =
    "| App | Environment | Result | Time | Digest | URL |\n| --- | --- | --- | --- | --- | --- |";
  return `### Deployments\n\n${[header, ...rows].join("\n")}\n`;
}

/** Renders the start-up time, e.g. `, start-up 12 ms of 1,000 ms (2 %)`. */
function describeStartup({ startupMs }: { readonly startupMs?: number }): string {
  if (startupMs === undefined) return "";
  const budget = startupBudget(startupMs);
  return `, ${describeBudget(budget)} (${describeShare(budget)})`;
}

function describeOutcome(outcome: DeployOutcome): readonly [result: string, time: string] {
  switch (outcome.result) {
    case "deployed":
      return [`**live** (${outcome.reason})${describeStartup(outcome)}`, describeTimings(outcome.timings)];
    case "superseded":
      return [`superseded by ${inCell(outcome.by, 200)}`, ""];
    case "failed":
      return [`**failed**: \`${outcome.failure.code}\` ${inCell(outcome.failure.message, 200)}`, ""];
  }
}

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
