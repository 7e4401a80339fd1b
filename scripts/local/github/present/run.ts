import type { JobRecord, RunRecord } from "../store/records/actions.ts";
import type { RepositoryRecord } from "../store/records/repositories.ts";
import { nodeId } from "./node-id.ts";
import { presentRepository, repositoryApi, repositoryPage } from "./repository.ts";
import { type Json, type PresentContext, presentUser } from "./user.ts";

/**
 * Renders GitHub's schema `workflow-run`. `headCommit` has the schema `simple-commit`, or is null if the commit no
 * longer exists.
 */
export function presentRun(
  context: PresentContext,
  repository: RepositoryRecord,
  run: RunRecord,
  headCommit: Json | null,
): Json {
  const api = repositoryApi(context, repository);
  const url = `${api}/actions/runs/${run.id}`;
  const actor = presentUser(context, run.actor);
  return {
    id: run.id,
    name: run.name,
    node_id: nodeId("WorkflowRun", run.id),
    check_suite_id: run.id,
    check_suite_node_id: nodeId("CheckSuite", run.id),
    head_branch: run.headBranch,
    head_sha: run.headSha,
    path: run.workflowPath,
    display_title: run.displayTitle,
    run_number: run.runNumber,
    run_attempt: run.runAttempt,
    event: run.event,
    status: run.status,
    conclusion: run.conclusion,
    workflow_id: run.workflowId,
    url,
    html_url: `${repositoryPage(context, repository)}/actions/runs/${run.id}`,
    pull_requests: [],
    created_at: run.createdAt,
    updated_at: run.updatedAt,
    run_started_at: run.startedAt,
    actor,
    triggering_actor: actor,
    jobs_url: `${url}/jobs`,
    logs_url: `${url}/logs`,
    check_suite_url: `${api}/check-suites/${run.id}`,
    artifacts_url: `${url}/artifacts`,
    cancel_url: `${url}/cancel`,
    rerun_url: `${url}/rerun`,
    previous_attempt_url: null,
    workflow_url: `${api}/actions/workflows/${run.workflowId}`,
    head_commit: headCommit,
    repository: presentRepository(context, repository),
    head_repository: presentRepository(context, repository),
  };
}

/** Renders GitHub's schema `job`. */
export function presentJob(
  context: PresentContext,
  repository: RepositoryRecord,
  run: RunRecord,
  job: JobRecord,
): Json {
  const api = repositoryApi(context, repository);
  return {
    id: job.id,
    run_id: run.id,
    run_url: `${api}/actions/runs/${run.id}`,
    run_attempt: run.runAttempt,
    node_id: nodeId("CheckRun", job.id),
    head_sha: run.headSha,
    head_branch: run.headBranch,
    url: `${api}/actions/jobs/${job.id}`,
    html_url: jobPage(context, repository, job),
    check_run_url: `${api}/check-runs/${job.id}`,
    status: job.status,
    conclusion: readConclusion(job),
    created_at: job.createdAt,
    // GitHub's OpenAPI description requires a time even for a queued job.
    started_at: job.startedAt ?? job.createdAt,
    completed_at: job.completedAt,
    name: job.name,
    steps: job.steps.map((step) => ({
      name: step.name,
      status: step.status,
      conclusion: step.conclusion ?? null,
      number: step.number,
      started_at: step.startedAt ?? null,
      completed_at: step.completedAt ?? null,
    })),
    labels: ["ubuntu-latest"],
    runner_id: 1,
    runner_name: "local",
    runner_group_id: 1,
    runner_group_name: "Default",
    workflow_name: run.name,
  };
}

/** Renders GitHub's schema `check-run`. Every job is a check run. */
export function presentCheckRun(
  context: PresentContext,
  repository: RepositoryRecord,
  run: RunRecord,
  job: JobRecord,
): Json {
  const url = `${repositoryApi(context, repository)}/check-runs/${job.id}`;
  const page = jobPage(context, repository, job);
  return {
    id: job.id,
    name: job.name,
    node_id: nodeId("CheckRun", job.id),
    head_sha: run.headSha,
    external_id: String(job.id),
    url,
    html_url: page,
    details_url: page,
    status: job.status,
    conclusion: readConclusion(job),
    started_at: job.startedAt,
    completed_at: job.completedAt,
    output: {
      title: null,
      summary: job.summaries.map(({ markdown }) => markdown).join("\n\n") || null,
      text: null,
      annotations_count: job.annotations.length,
      annotations_url: `${url}/annotations`,
    },
    check_suite: { id: run.id },
    app: null,
    pull_requests: [],
  };
}

/** Renders GitHub's schema `check-annotation`. */
export function presentAnnotation(
  context: PresentContext,
  repository: RepositoryRecord,
  run: RunRecord,
  annotation: JobRecord["annotations"][number],
): Json {
  // GitHub shows an annotation without a file at the directory of the workflows.
  const path = annotation.file ?? ".github";
  const line = annotation.startLine ?? 1;
  return {
    path,
    blob_href: `${repositoryPage(context, repository)}/blob/${run.headSha}/${path}`,
    start_line: line,
    start_column: annotation.startColumn ?? null,
    end_line: line,
    end_column: annotation.startColumn ?? null,
    annotation_level: annotation.level === "error" ? "failure" : annotation.level,
    title: annotation.title ?? null,
    message: annotation.message,
    raw_details: null,
  };
}

function jobPage(context: PresentContext, repository: RepositoryRecord, job: JobRecord): string {
  return `${repositoryPage(context, repository)}/actions/runs/${job.runId}/job/${job.id}`;
}

/** Reads the conclusion of a job; only a run can have the conclusion `startup_failure`. */
function readConclusion({ conclusion }: JobRecord): string | null {
  return conclusion === "startup_failure" ? "failure" : conclusion;
}
