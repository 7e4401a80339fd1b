import type { SignedInActor } from "../auth/actor.ts";
import type { Context } from "../context/context.ts";
import { forceRef } from "../git/refs.ts";
import { validationFailed } from "../http/errors.ts";
import { announcePull } from "../issues/announce-pull.ts";
import { closePull } from "../issues/close-pull.ts";
import { requirePull } from "../queries/require-pull.ts";
import { refreshTestMerge } from "../refs/test-merge.ts";
import type { IssueRecord } from "../store/records/issues.ts";
import type { RepositoryRecord } from "../store/records/repositories.ts";

export interface PullEdit {
  readonly title?: string;
  readonly body?: string | null;
  readonly base?: string;
  readonly state?: "open" | "closed";
}

/** https://docs.github.com/en/rest/pulls/pulls#update-a-pull-request. Throws GitHub's 422. */
export async function editPull(
  context: Context,
  repository: RepositoryRecord,
  issue: IssueRecord,
  edit: PullEdit,
  actor: SignedInActor,
): Promise<IssueRecord> {
  const { store, now } = context;
  const changes: Record<string, unknown> = {};
  if (edit.title !== undefined && edit.title !== issue.title) {
    changes["title"] = { from: issue.title };
    const rename = { from: issue.title, to: edit.title };
    const { repositoryId, number } = issue;
    const entry = { repositoryId, number, actor: actor.login, createdAt: now() };
    store.timeline.insert({ ...entry, event: "renamed", rename });
  }
  if (edit.body !== undefined && edit.body !== issue.body) changes["body"] = { from: issue.body ?? "" };
  const pull = requirePull(issue);
  if (edit.base !== undefined && edit.base !== pull.baseRef) {
    changes["base"] = { ref: { from: pull.baseRef }, sha: { from: pull.baseSha } };
    await changeBase(context, repository, issue, edit.base);
  }
  if (Object.keys(changes).length > 0) {
    const { title = issue.title, body = issue.body } = edit;
    store.issues.update(issue.id, { title, body, updatedAt: now() });
    announcePull(context, repository, issue.id, actor, { action: "edited", changes });
  }
  const current = store.issues.get(issue.id) ?? issue;
  if (edit.state === "closed" && current.state === "open") closePull(context, repository, current, actor);
  if (edit.state === "open" && current.state === "closed") {
    await reopenPull(context, repository, current, actor);
  }
  return store.issues.get(issue.id) ?? current;
}

async function changeBase(
  context: Context,
  repository: RepositoryRecord,
  issue: IssueRecord,
  baseRef: string,
): Promise<void> {
  const baseSha = await context.git.open(repository).resolve(`refs/heads/${baseRef}`);
  if (baseSha === undefined) {
    throw validationFailed({ resource: "PullRequest", field: "base", code: "invalid" });
  }
  await refreshTestMerge(context, repository, issue, { baseRef, baseSha });
}

/** Throws 422 for a merged pull request, and when a branch is gone. */
export async function reopenPull(
  context: Context,
  repository: RepositoryRecord,
  issue: IssueRecord,
  actor: SignedInActor,
): Promise<void> {
  const { store, git, now } = context;
  const { headRef, baseRef, merged } = requirePull(issue);
  const opened = git.open(repository);
  const [headSha, baseSha] = await Promise.all([
    opened.resolve(`refs/heads/${headRef}`),
    opened.resolve(`refs/heads/${baseRef}`),
  ]);
  if (merged || headSha === undefined || baseSha === undefined) {
    const reason = merged ? "a merged pull request cannot be reopened" : `the branch ${headRef} was deleted`;
    throw validationFailed({
      resource: "PullRequest",
      field: "state",
      code: "custom",
      message: `state cannot be changed: ${reason}.`,
    });
  }
  const at = now();
  store.issues.update(issue.id, { state: "open", closedAt: null, closedBy: null, updatedAt: at });
  const { repositoryId, number } = issue;
  store.timeline.insert({ repositoryId, number, event: "reopened", actor: actor.login, createdAt: at });
  await forceRef(opened, `refs/pull/${number}/head`, headSha);
  await refreshTestMerge(context, repository, issue, { headSha, baseSha });
  announcePull(context, repository, issue.id, actor, { action: "reopened" });
}
