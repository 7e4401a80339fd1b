import { isRecord } from "../../../../actions/shared/domain/schema/is-record.ts";
import type { Actor } from "../auth/actor.ts";

/** Events that start workflows. https://docs.github.com/en/actions/reference/workflows-and-actions/events-that-trigger-workflows */
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

/** Events that start workflows even if a job's `GITHUB_TOKEN` caused them. */
const STARTED_BY_JOBS: ReadonlySet<string> = new Set(["workflow_dispatch", "repository_dispatch"]);

/**
 * Returns true for an event that starts workflows on GitHub. Of the events that a job's token causes, only dispatches
 * do. (On GitHub, a pull request by a job also creates runs, which wait for an approval; the stand-in has no
 * approvals.)
 */
export function startsWorkflows(
  name: string,
  actor: Actor["kind"],
  payload: Readonly<Record<string, unknown>>,
): boolean {
  if (!STARTS_WORKFLOWS.has(name)) return false;
  if (actor === "job") return STARTED_BY_JOBS.has(name);
  if (name === "deployment_status") {
    const status = payload["deployment_status"];
    return !isRecord(status) || status["state"] !== "inactive";
  }
  // A deleted branch or tag has no commit with workflow files.
  if (name === "push") return payload["deleted"] !== true;
  return true;
}
