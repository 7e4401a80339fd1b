import { toSignature, webFlow } from "../auth/identity.ts";
import type { Context } from "../context/context.ts";
import { writeCommit } from "../git/commits.ts";
import { mergeTrees } from "../git/merges.ts";
import { GitHubError } from "../http/errors.ts";
import type { IssueScope } from "../issues/issue-scope.ts";
import { requirePull } from "../queries/require-pull.ts";
import { moveRef } from "../refs/move-ref.ts";

/** Merges the base into the head. Throws GitHub's 422. https://docs.github.com/en/rest/pulls/pulls#update-a-pull-request-branch */
export async function updatePullBranch(
  context: Context,
  { repository, issue, actor }: IssueScope,
  expectedHeadSha: string | undefined,
): Promise<void> {
  const { baseRef, baseSha, headRef, headSha, headRepositoryId, stats } = requirePull(issue);
  if (headRepositoryId !== undefined) {
    throw new GitHubError(403, "Maintainers cannot modify the branch of this fork.");
  }
  if (expectedHeadSha !== undefined && expectedHeadSha !== headSha) {
    throw new GitHubError(422, "expected head sha didn’t match current head ref.");
  }
  if (stats.behindBy === 0) throw new GitHubError(422, "There are no new commits on the base branch.");
  const opened = context.git.open(repository);
  const tree = await mergeTrees(opened, headSha, baseSha);
  if (tree === undefined) throw new GitHubError(422, "merge conflict between base and head");
  const at = context.now();
  const after = await writeCommit(opened, {
    tree,
    parents: [headSha, baseSha],
    author: toSignature(context.store, actor.login, at),
    committer: webFlow(at),
    message: `Merge branch '${baseRef}' into ${headRef}`,
  });
  await moveRef(context, repository, { ref: `refs/heads/${headRef}`, before: headSha, after }, actor);
}
