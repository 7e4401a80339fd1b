import type { Octokit } from "@octokit/rest";
import type { PullRequests } from "../../ports/pull-requests.ts";
import { callingGitHub, type GitHubRepository, isGitHubStatus } from "./client.ts";

/** https://docs.github.com/en/rest/pulls/pulls */
export function createGitHubPullRequests(octokit: Octokit, repository: GitHubRepository): PullRequests {
  const fullName = `${repository.owner}/${repository.repo}`.toLowerCase();
  return {
    find: (number) =>
      callingGitHub(`show pull request #${number}`, async () => {
        try {
          const { data } = await octokit.rest.pulls.get({ ...repository, pull_number: number });
          return {
            number,
            state: data.state,
            merged: data.merged,
            headCommit: data.head.sha,
            fromFork: data.head.repo?.full_name.toLowerCase() !== fullName,
          };
        } catch (thrown) {
          if (isGitHubStatus(thrown, 404)) return undefined;
          throw thrown;
        }
      }),
  };
}
