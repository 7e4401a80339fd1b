import type { SignedInActor } from "../auth/actor.ts";
import type { Context } from "../context/context.ts";
import { requirePull } from "../queries/require-pull.ts";
import type { IssueRecord } from "../store/records/issues.ts";
import type { RepositoryRecord } from "../store/records/repositories.ts";
import { announcePull } from "./announce-pull.ts";
import { changeIssue } from "./change-issue.ts";
import { closingReferences } from "./closing-references.ts";

/** Closes without merging. */
export function closePull(
  context: Context,
  repository: RepositoryRecord,
  issue: IssueRecord,
  actor: SignedInActor,
): void {
  const { store, now } = context;
  const { repositoryId, number } = issue;
  const at = now();
  store.issues.update(issue.id, { state: "closed", closedAt: at, closedBy: actor.login, updatedAt: at });
  store.timeline.insert({ repositoryId, number, event: "closed", actor: actor.login, createdAt: at });
  announcePull(context, repository, issue.id, actor, { action: "closed" });
}

/** Closes as merged, by button or because its head arrived in the base by a push. */
export function markMerged(
  context: Context,
  repository: RepositoryRecord,
  issue: IssueRecord,
  actor: SignedInActor,
  mergeCommitSha: string,
): void {
  const { store, now } = context;
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
  announcePull(context, repository, issue.id, actor, { action: "closed" });
  if (requirePull(issue).baseRef === repository.defaultBranch)
    closeReferenced(context, repository, issue, actor);
}

function closeReferenced(
  context: Context,
  repository: RepositoryRecord,
  { body }: IssueRecord,
  actor: SignedInActor,
): void {
  for (const number of closingReferences(body ?? "")) {
    const named = context.store.issue(repository.id, number);
    if (named?.state !== "open" || named.pull !== null) continue;
    changeIssue(context, repository, named, { state: "closed" }, actor);
  }
}
