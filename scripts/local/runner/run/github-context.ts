import type { Value, ValueMap } from "../expressions/evaluate.ts";
import type { RunHandle, RunnerHost, WorkflowEvent } from "../host/runner-host.ts";
import { splitRef } from "../select/select-trigger.ts";
import type { Workflow } from "../workflow/workflow.ts";
import { readPayload } from "./event-payload.ts";

/**
 * Returns the `github` context of a run, without the properties of a single job (`job`, `token`, `workspace`).
 * See https://docs.github.com/actions/reference/workflows-and-actions/contexts#github-context
 */
export function githubContext(
  host: RunnerHost,
  event: WorkflowEvent,
  workflow: Workflow,
  run: RunHandle,
): ValueMap {
  const { kind, name } = splitRef(event.ref);
  const [owner = ""] = event.repository.split("/");
  return {
    event_name: event.name,
    event: toValue(event.payload),
    sha: event.sha,
    ref: event.ref,
    ref_name: name,
    ref_type: kind === "tag" ? "tag" : "branch",
    ref_protected: false,
    head_ref: event.headRef ?? "",
    base_ref: event.baseRef ?? "",
    repository: event.repository,
    repository_owner: owner,
    actor: event.actor,
    triggering_actor: event.actor,
    run_id: String(run.id),
    run_number: String(run.runNumber),
    run_attempt: String(run.runAttempt),
    workflow: workflow.name,
    workflow_ref: `${event.repository}/${workflow.path}@${event.ref}`,
    workflow_sha: event.sha,
    server_url: host.serverUrl,
    api_url: host.apiUrl,
    graphql_url: host.apiUrl.replace(/\/v3$/, "/graphql"),
    secret_source: "Actions",
  };
}

/** Converts a payload to a value of the expression language; webhook payloads are JSON. */
function toValue(payload: unknown): Value {
  return JSON.parse(JSON.stringify(payload)) as Value;
}

/** Returns the title that GitHub gives a run whose workflow has no `run-name`. */
export function defaultTitle(event: WorkflowEvent, workflow: Workflow): string {
  const { pull_request: pull, issue, head_commit: commit } = readPayload(event);
  const firstLine = commit?.message?.split("\n")[0];
  return (pull ?? issue)?.title ?? firstLine ?? workflow.name;
}
