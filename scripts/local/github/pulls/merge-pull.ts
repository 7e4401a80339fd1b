import type { SignedInActor } from "../auth/actor.ts";
import { toSignature, webFlow } from "../auth/identity.ts";
import type { Context } from "../context/context.ts";
import { readCommits, writeCommit } from "../git/commits.ts";
import type { GitRepository } from "../git/git-repository.ts";
import { commitsBetween } from "../git/history.ts";
import { mergeTrees, rebase } from "../git/merges.ts";
import { NO_COMMIT, updateRef } from "../git/refs.ts";
import { GitHubError } from "../http/errors.ts";
import { markMerged } from "../issues/close-pull.ts";
import { headStatuses } from "../queries/commit-statuses.ts";
import { protectionRefusal } from "../queries/mergeable-state.ts";
import { requirePull } from "../queries/require-pull.ts";
import { applyRefUpdates } from "../refs/apply-updates.ts";
import type { IssueRecord, PullRecord } from "../store/records/issues.ts";
import type { RepositoryRecord } from "../store/records/repositories.ts";

export type MergeMethod = "merge" | "squash" | "rebase";

export interface MergeRequest {
  readonly method: MergeMethod;
  /** The head that the caller has seen; any when absent. */
  readonly sha?: string;
  readonly title?: string;
  readonly message?: string;
}

const notMergeable = () => new GitHubError(405, "Pull Request is not mergeable");

/**
 * https://docs.github.com/en/rest/pulls/pulls#merge-a-pull-request. Returns the SHA the base is at then; throws GitHub's
 * 405 (cannot be merged) and 409 (the head has moved).
 */
export function mergePull(
  context: Context,
  repository: RepositoryRecord,
  issueId: number,
  request: MergeRequest,
  actor: SignedInActor,
): Promise<string> {
  const { store, git } = context;
  const opened = git.open(repository);
  return opened.exclusively(async () => {
    const issue = store.issues.get(issueId);
    if (issue === undefined) throw notMergeable();
    const pull = requirePull(issue);
    refuse(context, repository, issue, request);
    const merged = await writeMerge(context, opened, repository, issue, request, actor);
    const ref = `refs/heads/${pull.baseRef}`;
    if (merged === undefined) throw notMergeable();
    if (!(await updateRef(opened, { ref, before: pull.baseSha, after: merged }))) {
      throw new GitHubError(405, "Base branch was modified. Review and try the merge again.");
    }
    markMerged(context, repository, issue, actor, merged);
    await applyRefUpdates(context, repository, [{ ref, before: pull.baseSha, after: merged }], actor);
    if (repository.merging.deleteBranch) await deleteHead(context, repository, opened, pull, actor);
    return merged;
  });
}

function refuse(
  { store }: Context,
  repository: RepositoryRecord,
  issue: IssueRecord,
  { method, sha }: MergeRequest,
): void {
  const pull = requirePull(issue);
  if (issue.state === "closed") throw notMergeable();
  if (pull.draft) throw new GitHubError(405, "Pull Request is still a draft");
  if (sha !== undefined && sha !== pull.headSha) {
    throw new GitHubError(409, "Head branch was modified. Review and try the merge again.");
  }
  const { mergeCommit, squash, rebase: rebasing } = repository.merging;
  if (!{ merge: mergeCommit, squash, rebase: rebasing }[method]) {
    const name = { merge: "Merge commits", squash: "Squash merges", rebase: "Rebase merges" }[method];
    throw new GitHubError(405, `${name} are not allowed on this repository.`);
  }
  if (pull.mergeable === false) throw notMergeable();
  const statuses = headStatuses(store, repository.id, pull.headSha);
  const refusal = protectionRefusal(pull, repository.protections[pull.baseRef], statuses);
  if (refusal !== undefined) throw new GitHubError(405, refusal);
}

async function writeMerge(
  { store, now }: Context,
  opened: GitRepository,
  repository: RepositoryRecord,
  issue: IssueRecord,
  request: MergeRequest,
  actor: SignedInActor,
): Promise<string | undefined> {
  const { baseSha, headSha, headRef } = requirePull(issue);
  const at = now();
  const committer = webFlow(at);
  if (request.method === "rebase")
    return rebase(opened, baseSha, headSha, toSignature(store, actor.login, at));
  const tree = await mergeTrees(opened, baseSha, headSha);
  if (tree === undefined) return undefined;
  const author = toSignature(store, request.method === "squash" ? issue.author : actor.login, at);
  if (request.method === "merge") {
    const title = request.title ?? `Merge pull request #${issue.number} from ${repository.owner}/${headRef}`;
    const message = joined(title, request.message ?? issue.title);
    return writeCommit(opened, { tree, parents: [baseSha, headSha], author, committer, message });
  }
  const commits = await readCommits(opened, await commitsBetween(opened, baseSha, headSha));
  const message = joined(
    request.title ?? `${subject(commits, issue)} (#${issue.number})`,
    request.message ?? squashMessage(commits),
  );
  return writeCommit(opened, { tree, parents: [baseSha], author, committer, message });
}

/** GitHub's default "commit or PR title": the commit's when there is only one. */
function subject(commits: readonly { readonly message: string }[], issue: IssueRecord): string {
  const [only, ...others] = commits;
  return only === undefined || others.length > 0 ? issue.title : (only.message.split("\n", 1)[0] ?? "");
}

function squashMessage(commits: readonly { readonly message: string }[]): string {
  const [only, ...others] = commits;
  if (only !== undefined && others.length === 0) return only.message.split("\n").slice(1).join("\n").trim();
  return commits.map(({ message }) => `* ${message}`).join("\n\n");
}

function joined(title: string, message: string): string {
  return message === "" ? title : `${title}\n\n${message}`;
}

async function deleteHead(
  context: Context,
  repository: RepositoryRecord,
  opened: GitRepository,
  { headRef, headSha }: PullRecord,
  actor: SignedInActor,
): Promise<void> {
  const update = { ref: `refs/heads/${headRef}`, before: headSha, after: NO_COMMIT };
  if (await updateRef(opened, update)) await applyRefUpdates(context, repository, [update], actor);
}
