import type { Octokit } from "@octokit/rest";
import type { RunJob } from "../../domain/build/handoff-owner.ts";
import type { Runs } from "../../ports/runs.ts";
import { callingGitHub, type GitHubRepository, isGitHubStatus } from "./client.ts";

/** Creates the port on GitHub's API: https://docs.github.com/en/rest/actions/workflow-runs */
export function createGitHubRuns(octokit: Octokit, repository: GitHubRepository): Runs {
  return {
    isOngoing: (runId) =>
      callingGitHub(`read run ${runId}`, async () => {
        try {
          const { data } = await octokit.rest.actions.getWorkflowRun({ ...repository, run_id: runId });
          return data.status !== "completed";
        } catch (thrown) {
          if (isGitHubStatus(thrown, 404)) return false;
          throw thrown;
        }
      }),
  };
}

/** Lists the jobs of all attempts of a run: https://docs.github.com/en/rest/actions/workflow-jobs */
export function listRunJobs(
  octokit: Octokit,
  repository: GitHubRepository,
  runId: number,
): Promise<readonly RunJob[]> {
  return callingGitHub(`list the jobs of run ${runId}`, async () => {
    const jobs = await octokit.paginate(octokit.rest.actions.listJobsForWorkflowRun, {
      ...repository,
      run_id: runId,
      filter: "all",
      per_page: 100,
    });
    return jobs.map(({ name, steps = [] }) => ({ name, steps: steps.map((step) => step.name) }));
  });
}
