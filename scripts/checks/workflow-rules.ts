import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  type Pair,
  parseDocument,
  visit,
} from "yaml";
import { isRecord } from "../../actions/shared/domain/schema/is-record.ts";
import { findSecrets } from "../../actions/shared/domain/secrets/find-secrets.ts";
import type { Finding } from "./findings.ts";
import { checkCondition, checkScript, checkText } from "./workflow-scripts.ts";

const PINNED = /^[\w.-]+\/[\w./-]+@[0-9a-f]{40}$/;

/** Reports a message at an offset of the workflow's text. */
type Report = (offset: number | undefined, message: string) => void;

/** What the rules know about the workflows that they check. */
export interface WorkflowPolicy {
  /** `owner/name` of every Action, and of every repository with reusable workflows, that a workflow may use. */
  readonly allowed: readonly string[];
  /** False for callers, whose permissions are those that the called workflow explains. */
  readonly explained: boolean;
}

interface Workflow extends WorkflowPolicy {
  readonly text: string;
  readonly document: Document;
}

/** Checks the value of one key of a workflow. */
type Rule = (value: unknown, offset: number | undefined, workflow: Workflow, report: Report) => void;

const RULES: Readonly<Record<string, Rule>> = {
  uses: checkUses,
  run: (value, offset, _, report) => checkScript(readString(value), (message) => report(offset, message)),
  script: (value, offset, _, report) => checkScript(readString(value), (message) => report(offset, message)),
  if: (value, offset, _, report) => checkCondition(readString(value), (message) => report(offset, message)),
  permissions: checkPermissions,
  secrets: checkSecrets,
  image: checkImage,
  container: checkImage,
  "runs-on": checkRunner,
  "persist-credentials": checkCredentials,
  password: checkPassword,
  shell: checkShell,
  path: checkPath,
  jobs: checkJobs,
  steps: checkSteps,
};

/** https://github.com/actions/runner-images#software-and-image-support */
const RETIRED = /^(?:ubuntu-(?:1\d|20)\.04|macos-1[0-3](?:-.*)?|windows-201\d)$/;

/** Events that run with the secrets of the repository for code or data of people without access. */
const DANGEROUS_TRIGGERS = ["pull_request_target", "workflow_run"];

/**
 * Checks our rules in addition to GitHub's own, along those of https://docs.zizmor.sh/audits/: Actions come from an
 * allow-list and are pinned with their version; permissions are explicit, least and explained; scripts contain no
 * expressions; conditions are sound; credentials are not persisted; jobs have a timeout and, if they change something, a
 * concurrency group.
 */
export function checkWorkflow(file: string, text: string, policy: WorkflowPolicy): readonly Finding[] {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const findings: Finding[] = [];
  const report: Report = (offset, message) =>
    void findings.push({ file, line: lines.linePos(offset ?? 0).line, message });

  const top = document.get("permissions");
  if (!isMap(top) || top.items.length > 0)
    report(0, "the top-level `permissions` are not `{}`; grant them to jobs");
  for (const trigger of DANGEROUS_TRIGGERS) {
    const on = document.get("on");
    const named = isMap(on) ? on.has(trigger) : isSeq(on) ? on.toJSON().includes(trigger) : on === trigger;
    if (named) report(0, `\`${trigger}\` exposes secrets to code from forks`);
  }
  if (/ACTIONS_ALLOW_UNSECURE_COMMANDS/.test(text)) report(0, "commands that change the environment are on");
  if (!document.has("name")) report(0, "the workflow has no `name`");
  checkText(text, report);
  for (const { line, kind } of findSecrets(text)) {
    findings.push({ file, line, message: `the line looks like ${kind}; pass it as a secret` });
  }
  visit(document, {
    Pair(_, { key, value }: Pair) {
      if (!isScalar(key)) return;
      RULES[String(key.value)]?.(value, key.range?.[0], { text, document, ...policy }, report);
    },
  });
  return findings;
}

function checkUses(...[value, offset, { allowed, text }, report]: Parameters<Rule>): void {
  const uses = readString(value);
  if (uses === undefined || uses.startsWith("./") || uses.startsWith("$/")) return;
  const name = uses.split("@", 1)[0] ?? "";
  const repository = name.split("/").slice(0, 2).join("/");
  // Another way to write the same Action hides it from people and tools.
  if (/\/(?:\.{0,2})(?:\/|@|$)/.test(uses)) report(offset, `"${uses}" has an empty or a relative segment`);
  if (!PINNED.test(uses)) report(offset, `"${uses}" is not pinned to a 40-digit commit`);
  else if (!/^[ \t]*# v\d/.test(text.slice(isScalar(value) ? value.range?.[1] : 0))) {
    report(offset, `"${name}" has no version after a #`);
  }
  if (!allowed.includes(name) && !allowed.includes(repository)) {
    report(offset, `"${name}" is not on the list of allowed Actions`);
  }
}

/** Every permission needs a comment on its line that says what it is for. */
function checkPermissions(...[value, offset, { text, explained }, report]: Parameters<Rule>): void {
  const all = readString(value);
  if (all !== undefined) report(offset, `\`permissions: ${all}\` grants more than a job needs`);
  if (!isMap(value) || !explained) return;
  for (const { key, value: level } of value.items) {
    const end = isScalar(level) ? level.range?.[1] : undefined;
    if (end === undefined || /^[ \t]*#\s*\S/.test(text.slice(end))) continue;
    const start = isScalar(key) ? key.range?.[0] : offset;
    report(start, `\`${String(key)}\` has no reason after a #`);
  }
}

function checkSecrets(...[value, offset, , report]: Parameters<Rule>): void {
  if (readString(value) === "inherit")
    report(offset, "`secrets: inherit` passes every secret; name those needed");
}

function checkImage(...[value, offset, , report]: Parameters<Rule>): void {
  const image = readString(value);
  if (image !== undefined && !image.includes("@sha256:"))
    report(offset, `"${image}" is not pinned by a digest`);
}

function checkRunner(...[value, offset, , report]: Parameters<Rule>): void {
  const labels = isSeq(value) ? (value.toJSON() as unknown[]).map(String) : [readString(value) ?? ""];
  const retired = labels.find((label) => RETIRED.test(label));
  if (retired !== undefined) report(offset, `GitHub has retired the runner "${retired}"`);
  const foreign = labels.find((label) => !/^(ubuntu|macos|windows)-|^\$\{\{ matrix\./.test(label));
  if (foreign !== undefined)
    report(offset, `"${foreign}" is not a runner of GitHub, which is new for every job`);
}

function checkPassword(...[value, offset, , report]: Parameters<Rule>): void {
  if (!/^\$\{\{ *(?:secrets|github)\.\w+ *\}\}$/.test(readString(value) ?? "")) {
    report(offset, "the password is not a secret of GitHub");
  }
}

function checkShell(...[value, offset, , report]: Parameters<Rule>): void {
  const shell = readString(value) ?? "";
  if (!/^(?:bash|sh|pwsh|python)$/.test(shell)) {
    report(offset, `"${shell}" is not a shell that quotes arguments in a known way; use bash`);
  }
}

/** A checkout that keeps its credentials needs a comment above that says why. */
function checkCredentials(...[value, offset = 0, { text }, report]: Parameters<Rule>): void {
  if (isScalar(value) && value.value === false) return;
  const above = text.slice(0, offset).trimEnd().split("\n").at(-1) ?? "";
  if (!/^\s*#\s*\S/.test(above))
    report(offset, "the checkout persists its credentials without a reason above");
}

/** An uploaded workspace contains `.git`, and so maybe credentials. */
function checkPath(...[value, offset, , report]: Parameters<Rule>): void {
  if (/^(\.\/?|\*\*?|\$\{\{ *github\.workspace *\}\}\/?)$/.test(readString(value) ?? "")) {
    report(offset, "the path is the whole workspace; name what to upload");
  }
}

function checkJobs(...[value, , workflow, report]: Parameters<Rule>): void {
  if (!isMap(value)) return;
  for (const { key, value: job } of value.items) {
    if (!isMap(job)) continue;
    const offset = isScalar(key) ? key.range?.[0] : undefined;
    const named = (message: string) => report(offset, `the job \`${String(key)}\` ${message}`);
    if (!job.has("permissions")) named("has no `permissions`");
    if (job.has("uses")) continue;
    if (!job.has("timeout-minutes")) named("has no `timeout-minutes`");
    const { document } = workflow;
    if (changesDeployments(job.toJS(document)) && !job.has("concurrency") && !document.has("concurrency")) {
      named("changes contents or deployments without a `concurrency` group");
    }
  }
}

function changesDeployments(job: unknown): boolean {
  const permissions = isRecord(job) && isRecord(job["permissions"]) ? job["permissions"] : {};
  return permissions["contents"] === "write" || permissions["deployments"] === "write";
}

function checkSteps(...[value, , { text }, report]: Parameters<Rule>): void {
  if (!isSeq<Node>(value)) return;
  for (const step of value.items) {
    if (isAlias(step) || !isMap(step)) continue;
    const uses = String(step.get("uses") ?? "");
    const offset = step.range?.[0];
    if (uses.startsWith("actions/checkout@") && step.getIn(["with", "persist-credentials"]) === undefined) {
      report(offset, "a checkout must say `persist-credentials`");
    }
    const caches = step.getIn(["with", "cache"]) !== undefined || uses.startsWith("actions/cache");
    if (caches && /^name: Release/m.test(text)) {
      report(offset, "a release must not read a cache, which other workflows can fill");
    }
  }
}

function readString(value: unknown): string | undefined {
  return isScalar(value) && typeof value.value === "string" ? value.value : undefined;
}
