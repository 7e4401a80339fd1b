import type { Actor } from "../auth/actor.ts";

/** Events that can start a workflow. https://docs.github.com/en/actions/reference/workflows-and-actions/events-that-trigger-workflows */
const STARTS_WORKFLOWS: ReadonlySet<string> = new Set([
  "create",
  "delete",
  "deployment",
  "deployment_status",
  "issue_comment",
  "issues",
  "label",
  "pull_request",
  "push",
  "repository_dispatch",
  "schedule",
  "status",
  "workflow_dispatch",
]);

/** The only ones that start workflows when a job's `GITHUB_TOKEN` caused them. */
const ALSO_FROM_JOBS: ReadonlySet<string> = new Set(["workflow_dispatch", "repository_dispatch"]);

/**
 * Whether GitHub would start workflows for an event. What a job's token causes starts none, dispatches excepted; a
 * pull request that a job opened would only make runs that wait for an approval, which is none here.
 */
export function startsWorkflows(
  name: string,
  actor: Actor["kind"],
  payload: Readonly<Record<string, unknown>>,
): boolean {
  if (!STARTS_WORKFLOWS.has(name)) return false;
  if (actor === "job") return ALSO_FROM_JOBS.has(name);
  if (name === "deployment_status") return stateOf(payload["deployment_status"]) !== "inactive";
  // A deleted branch or tag has no commit to read workflow files from.
  if (name === "push") return payload["deleted"] !== true;
  return true;
}

function stateOf(status: unknown): unknown {
  return typeof status === "object" && status !== null ? (status as { state?: unknown }).state : undefined;
}
