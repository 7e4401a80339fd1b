import type { Octokit } from "@octokit/rest";
import { PipelineError } from "../../domain/errors.ts";
import type { ChangeSet } from "../../domain/generation/change-set.ts";
import type { Branches } from "../../ports/branches.ts";
import { callingGitHub, type GitHubRepository, isGitHubStatus } from "./client.ts";

/**
 * Creates the port on GitHub's API. A commit takes three steps (tree, commit, ref), of which only the last is
 * visible. https://docs.github.com/en/rest/git
 */
export function createGitHubBranches(octokit: Octokit, repository: GitHubRepository): Branches {
  const { git, repos } = octokit.rest;

  const createCommit = async ({ parent, files, message }: ChangeSet): Promise<string> => {
    const { data: base } = await git.getCommit({ ...repository, commit_sha: parent });
    const { data: tree } = await git.createTree({
      ...repository,
      base_tree: base.tree.sha,
      tree: [...files].map(([path, content]) => {
        const entry = { path, mode: "100644", type: "blob" } as const;
        return content === null ? { ...entry, sha: null } : { ...entry, content };
      }),
    });
    const { data } = await git.createCommit({ ...repository, message, tree: tree.sha, parents: [parent] });
    return data.sha;
  };

  const moveBranch = async ({ branch, newBranch }: ChangeSet, commit: string): Promise<void> => {
    if (newBranch) await git.createRef({ ...repository, ref: `refs/heads/${branch}`, sha: commit });
    else await git.updateRef({ ...repository, ref: `heads/${branch}`, sha: commit, force: false });
  };

  return {
    base: () =>
      callingGitHub("read the default branch", async () => {
        const { data } = await repos.get({ ...repository });
        const branch = data.default_branch;
        const { data: ref } = await git.getRef({ ...repository, ref: `heads/${branch}` });
        return { branch, commit: ref.object.sha };
      }),

    list: (prefix) =>
      callingGitHub("list branches", async () => {
        const request = { ...repository, ref: `heads/${prefix}` };
        const refs = await octokit.paginate(git.listMatchingRefs, request);
        return refs.map(({ ref }) => ref.slice("refs/heads/".length));
      }),

    commit: (changeSet) =>
      callingGitHub(`commit to ${changeSet.branch}`, async () => {
        const commit = await createCommit(changeSet);
        try {
          await moveBranch(changeSet, commit);
        } catch (thrown) {
          // GitHub answers 422 if the branch exists, and if its head is not an ancestor of the commit.
          if (!isGitHubStatus(thrown, 409, 422)) throw thrown;
          const found = changeSet.newBranch ? "exists already" : "has a newer commit or was deleted";
          throw new PipelineError("BRANCH_MOVED", `The branch "${changeSet.branch}" ${found}.`, {
            cause: thrown,
          });
        }
        return commit;
      }),

    remove: (branch) =>
      callingGitHub(`remove ${branch}`, async () => {
        try {
          await git.deleteRef({ ...repository, ref: `heads/${branch}` });
        } catch (thrown) {
          if (!isGitHubStatus(thrown, 404, 422)) throw thrown;
        }
      }),
  };
}
