import { toSignature, webFlow } from "../auth/identity.ts";
import type { Context } from "../context/context.ts";
import { readCommits, writeCommit } from "../git/commits.ts";
import { commitsBetween } from "../git/history.ts";
import { mergeTrees, rebase } from "../git/merges.ts";
import { NO_COMMIT, updateRef } from "../git/refs.ts";
import { GitHubError } from "../http/errors.ts";
import { markMerged } from "../issues/close-pull.ts";
import type { IssueScope } from "../issues/issue-scope.ts";
import { headStatuses } from "../queries/commit-statuses.ts";
import { findHeadRepository } from "../queries/head-repository.ts";
import { protectionRefusal } from "../queries/mergeable-state.ts";
import { requirePull } from "../queries/require-pull.ts";
import { applyRefUpdates } from "../refs/apply-updates.ts";
import type { IssueRecord } from "../store/records/issues.ts";
import type { RepositoryRecord } from "../store/records/repositories.ts";

type MergeMethod = "merge" | "squash" | "rebase";

/** How to merge a pull request. */
export interface MergeRequest {
  readonly method: MergeMethod;
  /** The head that the caller expects; any when absent. */
  readonly sha?: string;
  readonly title?: string;
  readonly message?: string;
}

const notMergeable = () => new GitHubError(405, "Pull Request is not mergeable");

/**
 * Merges a pull request and returns the new SHA of the base. Throws GitHub's 405 (not mergeable) and 409 (the head has
 * moved). https://docs.github.com/en/rest/pulls/pulls#merge-a-pull-request
 */
export function mergePull(context: Context, given: IssueScope, request: MergeRequest): Promise<string> {
  const { store, git } = context;
  const { repository, actor } = given;
  const opened = git.open(repository);
  return opened.exclusively(async () => {
    // An earlier change in the queue may have replaced the record.
    const issue = store.issues.get(given.issue.id);
    if (issue === undefined) throw notMergeable();
    const scope = { ...given, issue };
    const pull = requirePull(issue);
    rejectUnmergeable(context, repository, issue, request);
    const merged = await writeMerge(context, scope, request);
    const ref = `refs/heads/${pull.baseRef}`;
    if (merged === undefined) throw notMergeable();
    if (!(await updateRef(opened, { ref, before: pull.baseSha, after: merged }))) {
      throw new GitHubError(405, "Base branch was modified. Review and try the merge again.");
    }
    markMerged(context, scope, merged);
    await applyRefUpdates(context, repository, [{ ref, before: pull.baseSha, after: merged }], actor);
    const { headRepositoryId } = requirePull(issue);
    if (repository.merging.deleteBranch && headRepositoryId === undefined) await deleteHead(context, scope);
    return merged;
  });
}

function rejectUnmergeable(
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

/** Writes the commits of a merge and returns the last one's SHA; undefined on a conflict. */
async function writeMerge(
  { store, git, now }: Context,
  { repository, issue, actor }: IssueScope,
  request: MergeRequest,
): Promise<string | undefined> {
  const opened = git.open(repository);
  const pull = requirePull(issue);
  const { baseSha, headSha, headRef } = pull;
  const at = now();
  const committer = webFlow(at);
  if (request.method === "rebase")
    return rebase(opened, baseSha, headSha, toSignature(store, actor.login, at));
  const tree = await mergeTrees(opened, baseSha, headSha);
  if (tree === undefined) return undefined;
  const author = toSignature(store, request.method === "squash" ? issue.author : actor.login, at);
  if (request.method === "merge") {
    const title =
      request.title ??
      `Merge pull request #${issue.number} from ${findHeadRepository(store, repository, pull)?.owner ?? "unknown"}/${headRef}`;
    const message = joinMessage(title, request.message ?? issue.title);
    return writeCommit(opened, { tree, parents: [baseSha, headSha], author, committer, message });
  }
  const commits = await readCommits(opened, await commitsBetween(opened, baseSha, headSha));
  const message = joinMessage(
    request.title ?? `${squashTitle(commits, issue)} (#${issue.number})`,
    request.message ?? squashMessage(commits),
  );
  return writeCommit(opened, { tree, parents: [baseSha], author, committer, message });
}

/** Returns GitHub's default title of a squash: that of the only commit, or of the pull request. */
function squashTitle(commits: readonly { readonly message: string }[], issue: IssueRecord): string {
  const [only, ...others] = commits;
  return only === undefined || others.length > 0 ? issue.title : (only.message.split("\n", 1)[0] ?? "");
}

function squashMessage(commits: readonly { readonly message: string }[]): string {
  const [only, ...others] = commits;
  if (only !== undefined && others.length === 0) return only.message.split("\n").slice(1).join("\n").trim();
  return commits.map(({ message }) => `* ${message}`).join("\n\n");
}

function joinMessage(title: string, message: string): string {
  return message === "" ? title : `${title}\n\n${message}`;
}

async function deleteHead(context: Context, { repository, issue, actor }: IssueScope): Promise<void> {
  const { headRef, headSha } = requirePull(issue);
  const opened = context.git.open(repository);
  const update = { ref: `refs/heads/${headRef}`, before: headSha, after: NO_COMMIT };
  if (await updateRef(opened, update)) await applyRefUpdates(context, repository, [update], actor);
}
