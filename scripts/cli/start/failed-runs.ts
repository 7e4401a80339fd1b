import type { Octokit } from "@octokit/rest";
import { PipelineError } from "../../../actions/shared/domain/errors.ts";
import type { AppsRepository } from "./apps-repository.ts";

const FAILED = ["failure", "startup_failure", "timed_out"];

/** Throws RUN_FAILED with the error annotations of a workflow run, if one has failed. */
export async function refuseFailedRuns(octokit: Octokit, repository: AppsRepository): Promise<void> {
  const { data } = await octokit.rest.actions.listWorkflowRunsForRepo({ ...repository, per_page: 20 });
  const failed = data.workflow_runs.find(({ conclusion }) => FAILED.includes(conclusion ?? ""));
  if (failed === undefined) return;
  const errors = await readErrors(octokit, repository, failed.id);
  const details = errors.length === 0 ? "." : `:\n${errors.join("\n")}`;
  throw new PipelineError(
    "RUN_FAILED",
    `The workflow "${failed.name}" ended with ${failed.conclusion}${details}`,
  );
}

async function readErrors(
  octokit: Octokit,
  repository: AppsRepository,
  run_id: number,
): Promise<readonly string[]> {
  const { data } = await octokit.rest.actions.listJobsForWorkflowRun({ ...repository, run_id });
  // A job's id is also the id of its check run.
  const annotations = await Promise.all(
    data.jobs.map(({ id }) => octokit.rest.checks.listAnnotations({ ...repository, check_run_id: id })),
  );
  return annotations
    .flatMap((answer) => answer.data)
    .filter(({ annotation_level }) => annotation_level === "failure")
    .map(({ title, message }) => (title ? `${title}: ${message}` : (message ?? "")));
}
