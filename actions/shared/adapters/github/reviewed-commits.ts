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
  const compare = async (base: string, commit: string) => {
    try {
      const basehead = `${base}...${commit}`;
      const { data } = await repos.compareCommitsWithBasehead({ ...repository, basehead, per_page: 1 });
      return data.status;
    } catch (thrown) {
      if (isGitHubStatus(thrown, 404)) return undefined;
      throw thrown;
    }
  };
  // Many Deployments may name one commit.
  const compared = new Map<string, ReturnType<typeof compare>>();
  const compareWithDefaultBranch = (commit: string) => {
    const comparison =
      compared.get(commit) ??
      callingGitHub(`compare ${commit.slice(0, 7)} with the default branch`, async () =>
        // Not only the name, which a tag may share.
        compare(`refs/heads/${await readDefaultBranch()}`, commit),
      );
    compared.set(commit, comparison);
    return comparison;
  };
  return {
    async includes(commit) {
      const status = await compareWithDefaultBranch(commit);
      return status === "identical" || status === "behind";
    },

    isHead: async (commit) => (await compareWithDefaultBranch(commit)) === "identical",

    isNewer: (commit, older) =>
      callingGitHub(`compare ${commit.slice(0, 7)} with ${older.slice(0, 7)}`, async () => {
        return (await compare(older, commit)) === "ahead";
      }),
  };
}
