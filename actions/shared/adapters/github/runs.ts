import type { Octokit } from "@octokit/rest";
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
