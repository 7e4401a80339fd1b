import type { SignedInActor } from "../auth/actor.ts";
import { toSignature } from "../auth/identity.ts";
import type { Context } from "../context/context.ts";
import { writeCommit } from "../git/commits.ts";
import { aheadBehind } from "../git/history.ts";
import { mergeTrees } from "../git/merges.ts";
import { updateRef } from "../git/refs.ts";
import { GitHubError } from "../http/errors.ts";
import { applyRefUpdates } from "../refs/apply-updates.ts";
import type { RepositoryRecord } from "../store/records/repositories.ts";

/**
 * Merges the default branch into the branch to deploy, if that is behind. Returns the message that GitHub then sends
 * instead of a deployment; undefined if there was nothing to merge. Throws GitHub's 409 on a conflict.
 * https://docs.github.com/en/rest/deployments/deployments#create-a-deployment
 */
export async function autoMerge(
  context: Context,
  repository: RepositoryRecord,
  branch: string,
  actor: SignedInActor,
): Promise<string | undefined> {
  const { defaultBranch } = repository;
  const opened = context.git.open(repository);
  const head = await opened.resolve(`refs/heads/${branch}`);
  const base = await opened.resolve(`refs/heads/${defaultBranch}`);
  if (head === undefined || base === undefined || branch === defaultBranch) return undefined;
  if ((await aheadBehind(opened, base, head)).behind === 0) return undefined;

  const tree = await mergeTrees(opened, head, base);
  const conflict = () => new GitHubError(409, `Conflict merging ${defaultBranch} into ${branch}.`);
  if (tree === undefined) throw conflict();
  const author = toSignature(context.store, actor.login, context.now());
  const message = `Merge branch '${defaultBranch}' into ${branch}`;
  const after = await writeCommit(opened, {
    tree,
    parents: [head, base],
    author,
    committer: author,
    message,
  });
  const update = { ref: `refs/heads/${branch}`, before: head, after };
  if (!(await updateRef(opened, update))) throw conflict();
  await applyRefUpdates(context, repository, [update], actor);
  return `Auto-merged ${defaultBranch} into ${branch} on deployment.`;
}
