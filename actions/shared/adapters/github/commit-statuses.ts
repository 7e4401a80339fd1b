import type { Octokit } from "@octokit/rest";
import type { CommitStatuses } from "../../ports/commit-statuses.ts";
import { callingGitHub, type GitHubRepository } from "./client.ts";

/**
 * Creates the port on GitHub's API. A status without a URL links to `runUrl`.
 * https://docs.github.com/en/rest/commits/statuses
 */
export function createGitHubCommitStatuses(
  octokit: Octokit,
  repository: GitHubRepository,
  { runUrl }: { readonly runUrl: string },
): CommitStatuses {
  return {
    report: (commit, { context, state, description, targetUrl }) =>
      callingGitHub(`set the commit status ${context}`, async () => {
        await octokit.rest.repos.createCommitStatus({
          ...repository,
          sha: commit,
          context,
          state,
          description,
          target_url: targetUrl ?? runUrl,
        });
      }),
  };
}
