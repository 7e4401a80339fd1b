import type { Context } from "../context/context.ts";
import { requirePull } from "../queries/require-pull.ts";
import { announcePull } from "./announce-pull.ts";
import { changeIssue } from "./change-issue.ts";
import { closingReferences } from "./closing-references.ts";
import type { IssueScope } from "./issue-scope.ts";

/** Closes a pull request without merging it. */
export function closePull(context: Context, scope: IssueScope): void {
  const { store, now } = context;
  const { issue, actor } = scope;
  const { repositoryId, number } = issue;
  const at = now();
  store.issues.update(issue.id, { state: "closed", closedAt: at, closedBy: actor.login, updatedAt: at });
  store.timeline.insert({ repositoryId, number, event: "closed", actor: actor.login, createdAt: at });
  announcePull(context, scope, { action: "closed" });
}

/** Closes a pull request as merged, after a merge through the API or a push that brought its head into the base. */
export function markMerged(context: Context, scope: IssueScope, mergeCommitSha: string): void {
  const { store, now } = context;
  const { repository, issue, actor } = scope;
  const { repositoryId, number } = issue;
  const at = now();
  const by = actor.login;
  store.issues.update(issue.id, {
    state: "closed",
    closedAt: at,
    closedBy: by,
    updatedAt: at,
    pull: {
      ...requirePull(store.issues.get(issue.id) ?? issue),
      merged: true,
      mergedAt: at,
      mergedBy: by,
      mergeable: null,
      mergeCommitSha,
    },
  });
  const entry = { repositoryId, number, actor: by, createdAt: at, commitId: mergeCommitSha };
  store.timeline.insert({ ...entry, event: "merged" });
  store.timeline.insert({ ...entry, event: "closed" });
  announcePull(context, scope, { action: "closed" });
  if (requirePull(issue).baseRef === repository.defaultBranch) closeReferenced(context, scope);
}

function closeReferenced(context: Context, { repository, issue: { body }, actor }: IssueScope): void {
  for (const number of closingReferences(body ?? "")) {
    const named = context.store.issue(repository.id, number);
    if (named?.state !== "open" || named.pull !== null) continue;
    changeIssue(context, { repository, issue: named, actor }, { state: "closed" });
  }
}
