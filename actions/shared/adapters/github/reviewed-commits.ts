import type { Octokit } from "@octokit/rest";
import { once } from "../../domain/async/once.ts";
import type { ReviewedCommits } from "../../ports/reviewed-commits.ts";
import { callingGitHub, type GitHubRepository, isGitHubStatus } from "./client.ts";

/**
 * Creates the port on GitHub's API. Asks for the default branch instead of trusting the event, which an Action's user
 * could have chosen: https://docs.github.com/en/rest/commits/commits#compare-two-commits
 */
export function createGitHubReviewedCommits(octokit: Octokit, repository: GitHubRepository): ReviewedCommits {
  const { repos } = octokit.rest;
  const readDefaultBranch = once(async () => (await repos.get({ ...repository })).data.default_branch);
  // Many Deployments may name one commit.
  const asked = new Map<string, Promise<boolean>>();
  return {
    includes(commit) {
      const answer = asked.get(commit) ?? ask(commit);
      asked.set(commit, answer);
      return answer;
    },
  };

  function ask(commit: string): Promise<boolean> {
    return callingGitHub(`compare ${commit.slice(0, 7)} with the default branch`, async () => {
      const branch = await readDefaultBranch();
      try {
        const { data } = await repos.compareCommitsWithBasehead({
          ...repository,
          // Not only the name, which a tag may share.
          basehead: `refs/heads/${branch}...${commit}`,
          per_page: 1,
        });
        return data.status === "identical" || data.status === "behind";
      } catch (thrown) {
        if (isGitHubStatus(thrown, 404)) return false;
        throw thrown;
      }
    });
  }
}
