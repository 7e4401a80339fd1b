import { isMap, isScalar, isSeq, LineCounter, parseDocument, visit } from "yaml";

export interface WorkflowFinding {
  readonly file: string;
  /** 1-based. */
  readonly line: number;
  readonly message: string;
}

/** Contexts that strangers fill: never part of a shell script's text. */
const UNTRUSTED = /\$\{\{[^}]*\b(github\.(event\b|head_ref)|inputs\.|needs\.|steps\.)[^}]*\}\}/;
const PINNED = /^[\w.-]+\/[\w./-]+@[0-9a-f]{40}$/;

/**
 * Our rules beside GitHub's own: pinned Actions of an allow-list, explicit permissions with a reason each,
 * no `pull_request_target`, nothing untrusted in a script, no credentials left in a checkout.
 */
export function checkWorkflow(
  file: string,
  text: string,
  allowed: readonly string[],
): readonly WorkflowFinding[] {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const findings: WorkflowFinding[] = [];
  const report = (offset: number | undefined, message: string) =>
    void findings.push({ file, line: lines.linePos(offset ?? 0).line, message });

  if (document.getIn(["permissions"]) === undefined) report(0, "no top-level `permissions`; start from `{}`");
  if (document.hasIn(["on", "pull_request_target"]))
    report(0, "`pull_request_target` runs with secrets on foreign code");

  visit(document, {
    Pair(_, pair) {
      if (!isScalar(pair.key)) return;
      const offset = pair.key.range?.[0];
      const value = isScalar(pair.value) ? pair.value.value : undefined;
      if (pair.key.value === "uses" && typeof value === "string") {
        for (const message of usesFindings(value, allowed)) report(offset, message);
      }
      if (pair.key.value === "run" && typeof value === "string" && UNTRUSTED.test(value)) {
        report(offset, "an expression with foreign text is part of a script; pass it through `env`");
      }
      if (pair.key.value === "permissions" && isMap(pair.value)) {
        for (const grant of pair.value.items) {
          const end = isScalar(grant.value) ? grant.value.range?.[1] : undefined;
          if (end === undefined || /^[ \t]*#\s*\S/.test(text.slice(end))) continue;
          report(
            isScalar(grant.key) ? grant.key.range?.[0] : offset,
            `\`${String(grant.key)}\` gives no reason behind a #`,
          );
        }
      }
      if (pair.key.value === "steps" && isSeq(pair.value)) {
        for (const step of pair.value.items) {
          if (!isMap(step) || !String(step.get("uses") ?? "").startsWith("actions/checkout@")) continue;
          if (step.getIn(["with", "persist-credentials"]) === undefined) {
            report(step.range?.[0], "a checkout must say `persist-credentials`");
          }
        }
      }
    },
  });
  return findings;
}

function usesFindings(uses: string, allowed: readonly string[]): readonly string[] {
  if (uses.startsWith("./") || uses.startsWith("$/")) return [];
  const name = uses.split("@", 1)[0] ?? "";
  return [
    ...(PINNED.test(uses) ? [] : [`"${uses}" is not pinned to a 40-digit commit`]),
    ...(allowed.includes(name) ? [] : [`"${name}" is not on the list of allowed Actions`]),
  ];
}
