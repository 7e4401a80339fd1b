import type { SignedInActor } from "../auth/actor.ts";
import type { Context } from "../context/context.ts";
import { commitsBetween, isAncestor } from "../git/history.ts";
import { forceRef, NO_COMMIT, type RefUpdate } from "../git/refs.ts";
import { announcePull } from "../issues/announce-pull.ts";
import { closePull, markMerged } from "../issues/close-pull.ts";
import { requirePull } from "../queries/require-pull.ts";
import type { IssueRecord } from "../store/records/issues.ts";
import type { RepositoryRecord } from "../store/records/repositories.ts";
import { refreshTestMerge } from "./test-merge.ts";

/** Brings the open pull requests from and into a branch up to date with where it is now. */
export async function followBranch(
  context: Context,
  repository: RepositoryRecord,
  update: RefUpdate,
  actor: SignedInActor,
): Promise<void> {
  const branch = update.ref.replace("refs/heads/", "");
  const open = context.store.issues.filter(
    ({ repositoryId, state, pull }) => repositoryId === repository.id && state === "open" && pull !== null,
  );
  for (const issue of open) {
    const pull = requirePull(issue);
    if (pull.headRef === branch) await followHead(context, repository, issue, update, actor);
    else if (pull.baseRef === branch) await followBase(context, repository, issue, update, actor);
  }
}

async function followHead(
  context: Context,
  repository: RepositoryRecord,
  issue: IssueRecord,
  { before, after }: RefUpdate,
  actor: SignedInActor,
): Promise<void> {
  if (after === NO_COMMIT) {
    addTimeline(context, issue, actor, { event: "head_ref_deleted" });
    closePull(context, repository, issue, actor);
    return;
  }
  const opened = context.git.open(repository);
  await forceRef(opened, `refs/pull/${issue.number}/head`, after);
  await recordCommits(context, repository, issue, { before, after }, actor);
  const moved = await refreshTestMerge(context, repository, issue, { headSha: after });
  context.store.issues.update(moved.id, { updatedAt: context.now() });
  announcePull(context, repository, moved.id, actor, { action: "synchronize", before, after });
}

/** Puts the commits of a push on the pull request's timeline, or says that the branch was rewritten. */
async function recordCommits(
  context: Context,
  repository: RepositoryRecord,
  issue: IssueRecord,
  { before, after }: Pick<RefUpdate, "before" | "after">,
  actor: SignedInActor,
): Promise<void> {
  const opened = context.git.open(repository);
  if (!(await isAncestor(opened, before, after))) {
    addTimeline(context, issue, actor, { event: "head_ref_force_pushed", commitId: after });
    return;
  }
  // What came in by merging the base is not news of this pull request.
  const fresh = new Set(await commitsBetween(opened, before, after));
  for (const commitId of await commitsBetween(opened, requirePull(issue).baseSha, after)) {
    if (fresh.has(commitId)) addTimeline(context, issue, actor, { event: "committed", commitId });
  }
}

async function followBase(
  context: Context,
  repository: RepositoryRecord,
  issue: IssueRecord,
  { after }: RefUpdate,
  actor: SignedInActor,
): Promise<void> {
  if (after === NO_COMMIT) {
    closePull(context, repository, issue, actor);
    return;
  }
  const opened = context.git.open(repository);
  if (await isAncestor(opened, requirePull(issue).headSha, after)) {
    markMerged(context, repository, issue, actor, after);
    return;
  }
  await refreshTestMerge(context, repository, issue, { baseSha: after });
}

function addTimeline(
  { store, now }: Context,
  { repositoryId, number }: IssueRecord,
  actor: SignedInActor,
  entry: { event: "committed" | "head_ref_force_pushed" | "head_ref_deleted"; commitId?: string },
): void {
  store.timeline.insert({ repositoryId, number, actor: actor.login, createdAt: now(), ...entry });
}
