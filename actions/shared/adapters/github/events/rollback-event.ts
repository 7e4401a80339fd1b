import * as v from "valibot";
import { parseRollbackCommand, type RollbackCommand } from "../../../domain/deploy/rollback.ts";
import { isPipelineError, type PipelineError } from "../../../domain/errors.ts";
import * as fields from "../../../domain/schema/fields.ts";
import { describeProblems, validate } from "../../../domain/schema/validate.ts";

/** The task that an event gives the rollback Action. */
type RollbackEvent =
  | { readonly action: "skip"; readonly reason: string }
  | {
      readonly action: "roll-back";
      /** `pullRequest` is set if the command is a comment on one; a command that cannot be read has only `refusal`. */
      readonly command:
        | (RollbackCommand & { readonly pullRequest?: number })
        | { readonly refusal: PipelineError };
      /** Number of the issue or pull request to reply to. */
      readonly conversation?: number;
    };

/** https://docs.github.com/en/webhooks/webhook-events-and-payloads#issue_comment */
const COMMENT = fields.object({
  action: v.string(),
  comment: fields.object({ body: v.string() }),
  issue: fields.object({ number: fields.positiveInteger, pull_request: v.optional(v.unknown()) }),
});

const skip = (reason: string): RollbackEvent => ({ action: "skip", reason });

/**
 * Reads a rollback request from an event. Only comments contain one; for other events the inputs alone decide. A command
 * that cannot be read is a request, too, and gets an answer.
 */
export function readRollbackEvent(eventName: string, payload: unknown): RollbackEvent {
  if (eventName !== "issue_comment") return { action: "roll-back", command: {} };
  const event = validate(COMMENT, payload);
  if (!event.valid) return skip(`the payload is not a comment's: ${describeProblems(event.problems)}`);
  const { action, comment, issue } = event.value;
  if (action !== "created") return skip("only a new comment can request a rollback");
  const command = readCommand(comment.body);
  if (command === undefined) return skip("the comment does not begin with /rollback");
  const { number } = issue;
  const pullRequest = issue.pull_request === undefined ? {} : { pullRequest: number };
  return { action: "roll-back", command: { ...command, ...pullRequest }, conversation: number };
}

function readCommand(body: string): RollbackCommand | { readonly refusal: PipelineError } | undefined {
  try {
    return parseRollbackCommand(body);
  } catch (thrown) {
    if (isPipelineError(thrown)) return { refusal: thrown };
    throw thrown;
  }
}
