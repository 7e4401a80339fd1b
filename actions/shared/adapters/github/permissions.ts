import type { Octokit } from "@octokit/rest";
import type { Permissions } from "../../ports/permissions.ts";
import { callingGitHub, type GitHubRepository, isGitHubStatus } from "./client.ts";

/** https://docs.github.com/en/rest/collaborators/collaborators#get-repository-permissions-for-a-user */
export function createGitHubPermissions(octokit: Octokit, repository: GitHubRepository): Permissions {
  return {
    canWrite: (login) =>
      callingGitHub(`tell the role of "${login}"`, async () => {
        try {
          const { data } = await octokit.rest.repos.getCollaboratorPermissionLevel({
            ...repository,
            username: login,
          });
          // The old `permission` maps maintain and custom roles to write, so two values cover them all.
          return data.permission === "admin" || data.permission === "write";
        } catch (thrown) {
          if (isGitHubStatus(thrown, 404)) return false;
          throw thrown;
        }
      }),
  };
}
