import type { SignedInActor } from "../auth/actor.ts";
import type { Context } from "../context/context.ts";
import { commitsBetween, isAncestor } from "../git/history.ts";
import { forceRef, NO_COMMIT, type RefUpdate } from "../git/refs.ts";
import { announcePull } from "../issues/announce-pull.ts";
import { closePull, markMerged } from "../issues/close-pull.ts";
import type { IssueScope } from "../issues/issue-scope.ts";
import { requirePull } from "../queries/require-pull.ts";
import type { TimelineRecord } from "../store/records/issues.ts";
import type { RepositoryRecord } from "../store/records/repositories.ts";
import { resolveHead } from "./resolve-head.ts";
import { refreshTestMerge } from "./test-merge.ts";

/** Updates the open pull requests from and into a branch that has moved. */
export async function followBranch(
  context: Context,
  repository: RepositoryRecord,
  update: RefUpdate,
  actor: SignedInActor,
): Promise<void> {
  const branch = update.ref.replace("refs/heads/", "");
  const { store } = context;
  const open = store.issues.filter(({ state, pull }) => state === "open" && pull !== null);
  for (const issue of open) {
    const pull = requirePull(issue);
    const target = store.repositories.get(issue.repositoryId);
    if (target === undefined) continue;
    const scope = { repository: target, issue, actor };
    const headId = pull.headRepositoryId ?? target.id;
    if (headId === repository.id && pull.headRef === branch) await followHead(context, scope, update);
    else if (target.id === repository.id && pull.baseRef === branch) await followBase(context, scope, update);
  }
}

async function followHead(context: Context, scope: IssueScope, { before, after }: RefUpdate): Promise<void> {
  const { repository, issue } = scope;
  if (after === NO_COMMIT) {
    addTimeline(context, scope, { event: "head_ref_deleted" });
    closePull(context, scope);
    return;
  }
  const opened = context.git.open(repository);
  await resolveHead(context, repository, requirePull(issue));
  await forceRef(opened, `refs/pull/${issue.number}/head`, after);
  await recordCommits(context, scope, { before, after });
  const moved = await refreshTestMerge(context, repository, issue, { headSha: after });
  context.store.issues.update(moved.id, { updatedAt: context.now() });
  announcePull(context, scope, { action: "synchronize", before, after });
}

/** Adds the commits of a push to the pull request's timeline; a force push is one entry. */
async function recordCommits(
  context: Context,
  scope: IssueScope,
  { before, after }: Pick<RefUpdate, "before" | "after">,
): Promise<void> {
  const opened = context.git.open(scope.repository);
  if (!(await isAncestor(opened, before, after))) {
    addTimeline(context, scope, { event: "head_ref_force_pushed", commitId: after });
    return;
  }
  // Commits that a merge of the base brought in do not belong to the pull request.
  const fresh = new Set(await commitsBetween(opened, before, after));
  for (const commitId of await commitsBetween(opened, requirePull(scope.issue).baseSha, after)) {
    if (fresh.has(commitId)) addTimeline(context, scope, { event: "committed", commitId });
  }
}

async function followBase(context: Context, scope: IssueScope, { after }: RefUpdate): Promise<void> {
  const { repository, issue } = scope;
  if (after === NO_COMMIT) {
    closePull(context, scope);
    return;
  }
  const opened = context.git.open(repository);
  if (await isAncestor(opened, requirePull(issue).headSha, after)) {
    markMerged(context, scope, after);
    return;
  }
  await refreshTestMerge(context, repository, issue, { baseSha: after });
}

function addTimeline(
  { store, now }: Context,
  { issue: { repositoryId, number }, actor }: IssueScope,
  entry: Pick<TimelineRecord, "event" | "commitId">,
): void {
  store.timeline.insert({ repositoryId, number, actor: actor.login, createdAt: now(), ...entry });
}
