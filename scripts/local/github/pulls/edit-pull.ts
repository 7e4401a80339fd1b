import type { Context } from "../context/context.ts";
import { forceRef } from "../git/refs.ts";
import { validationFailed } from "../http/errors.ts";
import { announcePull } from "../issues/announce-pull.ts";
import { closePull } from "../issues/close-pull.ts";
import type { IssueScope } from "../issues/issue-scope.ts";
import { requirePull } from "../queries/require-pull.ts";
import { resolveHead } from "../refs/resolve-head.ts";
import { refreshTestMerge } from "../refs/test-merge.ts";
import type { IssueRecord } from "../store/records/issues.ts";

/** The fields to change. */
export interface PullEdit {
  readonly title?: string;
  readonly body?: string | null;
  readonly base?: string;
  readonly state?: "open" | "closed";
}

/** Edits a pull request and returns the new record. Throws GitHub's 422. https://docs.github.com/en/rest/pulls/pulls#update-a-pull-request */
export async function editPull(context: Context, scope: IssueScope, edit: PullEdit): Promise<IssueRecord> {
  const { store, now } = context;
  const { issue, actor } = scope;
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
    await changeBase(context, scope, edit.base);
  }
  if (Object.keys(changes).length > 0) {
    const { title = issue.title, body = issue.body } = edit;
    store.issues.update(issue.id, { title, body, updatedAt: now() });
    announcePull(context, scope, { action: "edited", changes });
  }
  const current = store.issues.get(issue.id) ?? issue;
  const currentScope = { ...scope, issue: current };
  if (edit.state === "closed" && current.state === "open") closePull(context, currentScope);
  if (edit.state === "open" && current.state === "closed") await reopenPull(context, currentScope);
  return store.issues.get(issue.id) ?? current;
}

async function changeBase(
  context: Context,
  { repository, issue }: IssueScope,
  baseRef: string,
): Promise<void> {
  const baseSha = await context.git.open(repository).resolve(`refs/heads/${baseRef}`);
  if (baseSha === undefined) {
    throw validationFailed({ resource: "PullRequest", field: "base", code: "invalid" });
  }
  await refreshTestMerge(context, repository, issue, { baseRef, baseSha });
}

/** Reopens a pull request. Throws GitHub's 422 if it was merged or one of its branches does not exist. */
async function reopenPull(context: Context, scope: IssueScope): Promise<void> {
  const { store, git, now } = context;
  const { repository, issue, actor } = scope;
  const pull = requirePull(issue);
  const { headRef, baseRef, merged } = pull;
  const opened = git.open(repository);
  const [headSha, baseSha] = await Promise.all([
    resolveHead(context, repository, pull),
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
  announcePull(context, scope, { action: "reopened" });
}
