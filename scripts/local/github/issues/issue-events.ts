import type { SignedInActor } from "../auth/actor.ts";
import type { Context } from "../context/context.ts";
import { presentComment } from "../present/comment.ts";
import { presentIssue } from "../present/issue.ts";
import type { CommentRecord } from "../store/records/issues.ts";
import type { RepositoryRecord } from "../store/records/repositories.ts";
import { announcePull } from "./announce-pull.ts";
import type { IssueScope } from "./issue-scope.ts";

/** Emits the webhook `issues`, or `pull_request` for a pull request. https://docs.github.com/en/webhooks/webhook-events-and-payloads#issues */
export function emitIssueEvent(
  context: Context,
  scope: IssueScope,
  action: string,
  payload: Readonly<Record<string, unknown>> = {},
): void {
  const { repository, issue, actor } = scope;
  if (issue.pull !== null) {
    announcePull(context, scope, { action, ...payload });
    return;
  }
  context.events.emit({
    name: "issues",
    repository,
    actor,
    payload: { action, issue: presentIssue(context, repository, issue), ...payload },
  });
}

/** A comment with its repository, and the actor that changes it. */
interface CommentScope {
  readonly repository: RepositoryRecord;
  readonly comment: CommentRecord;
  readonly actor: SignedInActor;
}

/** Emits the webhook `issue_comment`, which covers comments on issues and on pull requests. */
export function emitCommentEvent(
  context: Context,
  { repository, comment, actor }: CommentScope,
  action: "created" | "edited" | "deleted",
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
