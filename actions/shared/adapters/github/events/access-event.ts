import * as v from "valibot";
import { type AccessRequest, accessFor } from "../../../domain/generation/request.ts";
import * as fields from "../../../domain/schema/fields.ts";
import { describeProblems, validate } from "../../../domain/schema/validate.ts";
import { readGenerationEvent } from "./generation-event.ts";

/** The people whom an event depends on, or why it starts nothing. */
type AccessEvent =
  | { readonly action: "skip"; readonly reason: string }
  | { readonly action: "authorize"; readonly access: AccessRequest };

/** https://docs.github.com/en/webhooks/webhook-events-and-payloads#issue_comment */
const COMMENT = fields.object({
  action: v.string(),
  comment: fields.object({
    body: v.string(),
    /** Null for a deleted account. */
    user: v.nullable(fields.object({ login: v.string(), id: v.number() })),
  }),
  issue: fields.object({ number: fields.positiveInteger }),
});

const skip = (reason: string): AccessEvent => ({ action: "skip", reason });

/**
 * Reads who needs write access so that an event may start a generation run or a rollback. An event that only people
 * with write access can cause, such as a dispatch, depends on no further person.
 */
export function readAccessEvent(
  doing: "generate" | "rollback",
  eventName: string,
  payload: unknown,
): AccessEvent {
  if (doing === "rollback") return readRollback(eventName, payload);
  const event = readGenerationEvent(eventName, payload);
  return event.action === "skip" ? event : { action: "authorize", access: accessFor(event.request) };
}

/** Does not check the command's arguments: the rollback itself answers if they are wrong. */
function readRollback(eventName: string, payload: unknown): AccessEvent {
  if (eventName !== "issue_comment") return { action: "authorize", access: { people: [] } };
  const event = validate(COMMENT, payload);
  if (!event.valid) return skip(`the payload is incomplete: ${describeProblems(event.problems)}`);
  const { action, comment, issue } = event.value;
  if (action !== "created") return skip("only a new comment can request a rollback");
  if (!/^\s*\/rollback(\s|$)/.test(comment.body)) return skip("the comment does not begin with /rollback");
  const person = comment.user === null ? undefined : { login: comment.user.login, id: comment.user.id };
  return { action: "authorize", access: { people: [person], conversation: issue.number } };
}
