import type { Octokit } from "@octokit/rest";
import type { Collaborators } from "../../ports/collaborators.ts";
import { callingGitHub, type GitHubRepository, isGitHubStatus } from "./client.ts";

/**
 * Creates the port on GitHub's API:
 * https://docs.github.com/en/rest/collaborators/collaborators#get-repository-permissions-for-a-user
 */
export function createGitHubCollaborators(octokit: Octokit, repository: GitHubRepository): Collaborators {
  return {
    canWrite: (login, id) =>
      callingGitHub(`read the role of ${login}`, async () => {
        try {
          const { data } = await octokit.rest.repos.getCollaboratorPermissionLevel({
            ...repository,
            username: login,
          });
          // After a rename, the login can belong to somebody else.
          if (id !== undefined && data.user?.id !== id) return false;
          // This field has `write` for the role `maintain`, and `read` for `triage`.
          return data.permission === "admin" || data.permission === "write";
        } catch (thrown) {
          if (isGitHubStatus(thrown, 404)) return false;
          throw thrown;
        }
      }),
  };
}
