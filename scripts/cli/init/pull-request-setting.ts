import type { Octokit } from "@octokit/rest";
import {
  callingGitHub,
  type GitHubRepository,
  isGitHubStatus,
} from "../../../actions/shared/adapters/github/client.ts";

/** `refused`: the token may not change the setting, so an administrator of the repository must. */
export type PullRequestSetting = "unchanged" | "changed" | "refused";

/**
 * Lets workflows open pull requests. By default GitHub forbids it, even to a workflow with `pull-requests: write`.
 * https://docs.github.com/en/rest/actions/permissions#set-default-workflow-permissions-for-a-repository
 */
export async function allowPullRequests(
  octokit: Octokit,
  { owner, repo }: GitHubRepository,
  { dryRun }: { readonly dryRun: boolean },
): Promise<PullRequestSetting> {
  return callingGitHub("let workflows open pull requests", async () => {
    try {
      const { actions } = octokit.rest;
      const { data } = await actions.getGithubActionsDefaultWorkflowPermissionsRepository({ owner, repo });
      if (data.can_approve_pull_request_reviews) return "unchanged";
      if (!dryRun) {
        await actions.setGithubActionsDefaultWorkflowPermissionsRepository({
          owner,
          repo,
          ...data,
          can_approve_pull_request_reviews: true,
        });
      }
      return "changed";
    } catch (thrown) {
      if (isGitHubStatus(thrown, 403, 404, 409)) return "refused";
      throw thrown;
    }
  });
}
