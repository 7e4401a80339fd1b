import type { SignedInActor } from "../auth/actor.ts";
import type { Context } from "../context/context.ts";
import type { IssueRecord } from "../store/records/issues.ts";
import type { RepositoryRecord } from "../store/records/repositories.ts";
import { changeIssue } from "./change-issue.ts";
import { emitIssueEvent } from "./issue-events.ts";

/** An issue to open. */
export interface NewIssue {
  readonly title: string;
  readonly body: string | null;
  /** Names of existing labels. The caller checks that the author may set them. */
  readonly labels: readonly string[];
  readonly assignees: readonly string[];
}

/** Opens an issue. The event `opened` already shows the labels and assignees, and precedes their own events. */
export function openIssue(
  context: Context,
  repository: RepositoryRecord,
  { labels, assignees, ...fields }: NewIssue,
  actor: SignedInActor,
): IssueRecord {
  const now = context.now();
  const issue = context.store.issues.insert({
    ...fields,
    repositoryId: repository.id,
    number: context.store.takeNumber(repository.id),
    state: "open",
    stateReason: null,
    author: actor.login,
    labels: [],
    assignees: [],
    locked: false,
    createdAt: now,
    updatedAt: now,
    closedAt: null,
    closedBy: null,
    pull: null,
  });
  emitIssueEvent(context, { repository, issue: { ...issue, labels, assignees }, actor }, "opened");
  return changeIssue(context, { repository, issue, actor }, { labels, assignees });
}
