import { isMap, isScalar, isSeq, LineCounter, type Node, type Pair, parseDocument, visit } from "yaml";
import type { Finding } from "./findings.ts";

/** Contexts with text that anyone may have written; it must not become part of a shell script. */
const UNTRUSTED = /\$\{\{[^}]*\b(github\.(event\b|head_ref)|inputs\.|needs\.|steps\.)[^}]*\}\}/;
const PINNED = /^[\w.-]+\/[\w./-]+@[0-9a-f]{40}$/;

/** Reports a message at an offset of the workflow's text. */
type Report = (offset: number | undefined, message: string) => void;

interface Workflow {
  readonly text: string;
  /** `owner/name` of every Action that a workflow may use. */
  readonly allowed: readonly string[];
}

/** Checks the value of one key of a workflow. */
type Rule = (value: unknown, offset: number | undefined, workflow: Workflow, report: Report) => void;

const RULES: Readonly<Record<string, Rule>> = {
  uses: checkUses,
  run: checkRun,
  permissions: checkPermissions,
  steps: checkSteps,
};

/**
 * Checks our rules in addition to GitHub's own: Actions come from an allow-list and are pinned, permissions are explicit
 * and each has a reason, `pull_request_target` is not used, scripts contain no untrusted text, and a checkout says whether
 * it persists its credentials.
 */
export function checkWorkflow(file: string, text: string, allowed: readonly string[]): readonly Finding[] {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const findings: Finding[] = [];
  const report: Report = (offset, message) =>
    void findings.push({ file, line: lines.linePos(offset ?? 0).line, message });

  if (document.getIn(["permissions"]) === undefined) report(0, "no top-level `permissions`; start from `{}`");
  if (document.hasIn(["on", "pull_request_target"])) {
    report(0, "`pull_request_target` exposes secrets to code from forks");
  }
  visit(document, {
    Pair(_, { key, value }: Pair) {
      if (!isScalar(key)) return;
      RULES[String(key.value)]?.(value, key.range?.[0], { text, allowed }, report);
    },
  });
  return findings;
}

function checkUses(...[value, offset, { allowed }, report]: Parameters<Rule>): void {
  const uses = readString(value);
  if (uses === undefined || uses.startsWith("./") || uses.startsWith("$/")) return;
  const name = uses.split("@", 1)[0] ?? "";
  if (!PINNED.test(uses)) report(offset, `"${uses}" is not pinned to a 40-digit commit`);
  if (!allowed.includes(name)) report(offset, `"${name}" is not on the list of allowed Actions`);
}

function checkRun(...[value, offset, , report]: Parameters<Rule>): void {
  if (!UNTRUSTED.test(readString(value) ?? "")) return;
  report(offset, "the script contains an expression with untrusted text; pass it through `env`");
}

/** Every permission needs a comment on its line that says what it is for. */
function checkPermissions(...[value, offset, { text }, report]: Parameters<Rule>): void {
  if (!isMap(value)) return;
  for (const { key, value: level } of value.items) {
    const end = isScalar(level) ? level.range?.[1] : undefined;
    if (end === undefined || /^[ \t]*#\s*\S/.test(text.slice(end))) continue;
    const start = isScalar(key) ? key.range?.[0] : offset;
    report(start, `\`${String(key)}\` has no reason after a #`);
  }
}

function checkSteps(...[value, , , report]: Parameters<Rule>): void {
  if (!isSeq<Node>(value)) return;
  for (const step of value.items) {
    if (!isMap(step) || !String(step.get("uses") ?? "").startsWith("actions/checkout@")) continue;
    if (step.getIn(["with", "persist-credentials"]) !== undefined) continue;
    report(step.range?.[0], "a checkout must say `persist-credentials`");
  }
}

function readString(value: unknown): string | undefined {
  return isScalar(value) && typeof value.value === "string" ? value.value : undefined;
}
