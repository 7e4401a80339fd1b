import type { SignedInActor } from "../auth/actor.ts";
import type { Context } from "../context/context.ts";
import { presentComment } from "../present/comment.ts";
import { presentIssue } from "../present/issue.ts";
import type { CommentRecord, IssueRecord } from "../store/records/issues.ts";
import type { RepositoryRecord } from "../store/records/repositories.ts";
import { announcePull } from "./announce-pull.ts";

/** Webhook `issues`, or `pull_request` for a pull request. https://docs.github.com/en/webhooks/webhook-events-and-payloads#issues */
export function emitIssueEvent(
  context: Context,
  repository: RepositoryRecord,
  issue: IssueRecord,
  action: string,
  actor: SignedInActor,
  payload: Readonly<Record<string, unknown>> = {},
): void {
  if (issue.pull !== null) {
    announcePull(context, repository, issue.id, actor, { action, ...payload });
    return;
  }
  context.events.emit({
    name: "issues",
    repository,
    actor,
    payload: { action, issue: presentIssue(context, repository, issue), ...payload },
  });
}

/** Webhook `issue_comment`, for issues and pull requests alike. */
export function emitCommentEvent(
  context: Context,
  repository: RepositoryRecord,
  comment: CommentRecord,
  action: "created" | "edited" | "deleted",
  actor: SignedInActor,
  payload: Readonly<Record<string, unknown>> = {},
): void {
  const issue = context.store.issue(repository.id, comment.number);
  if (issue === undefined) return;
  context.events.emit({
    name: "issue_comment",
    repository,
    actor,
    payload: {
      action,
      issue: presentIssue(context, repository, issue),
      comment: presentComment(context, repository, comment),
      ...payload,
    },
  });
}
