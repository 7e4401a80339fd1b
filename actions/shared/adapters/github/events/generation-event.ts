import * as v from "valibot";
import {
  type GenerationEvent,
  type IssueRequest,
  isCommand,
  isRetry,
} from "../../../domain/generation/request.ts";
import type { Person } from "../../../domain/person.ts";
import { COMMENT_MARK } from "../../../domain/report/progress.ts";
import * as fields from "../../../domain/schema/fields.ts";
import { describeProblems, validate } from "../../../domain/schema/validate.ts";

const SENDER = fields.object({ login: v.string(), id: v.number(), type: v.optional(v.string()) });

const CONVERSATION = fields.object({
  number: fields.positiveInteger,
  state: v.optional(v.string()),
  pull_request: v.optional(v.unknown()),
  /** Null for a deleted account. */
  user: v.nullable(fields.object({ login: v.string(), id: v.number() })),
  body: v.nullable(v.string()),
  updated_at: v.string(),
});

/** https://docs.github.com/en/webhooks/webhook-events-and-payloads#issues */
const ISSUE = fields.object({ action: v.string(), sender: SENDER, issue: CONVERSATION });

/** https://docs.github.com/en/webhooks/webhook-events-and-payloads#issue_comment */
const COMMENT = fields.object({
  action: v.string(),
  sender: SENDER,
  issue: CONVERSATION,
  comment: fields.object({
    id: fields.positiveInteger,
    body: v.pipe(v.string(), v.trim()),
    created_at: v.string(),
  }),
});

/** https://docs.github.com/en/webhooks/webhook-events-and-payloads#repository_dispatch */
const DISPATCH = fields.object({ action: v.string(), sender: SENDER, client_payload: v.unknown() });

const trimmed = v.fallback(v.pipe(v.string(), v.trim()), "");

/**
 * Time between a comment and its event in which the issue may change without anybody noticing: adding the comment
 * itself changes the issue's time, and both are in whole seconds.
 */
const CHANGE_TOLERANCE_MS = 2000;

/** An empty or missing prompt is refused later, with PROMPT_MISSING. */
const PROMPT = v.fallback(fields.object({ prompt: trimmed, name: trimmed }), { prompt: "", name: "" });

const skip = (reason: string): GenerationEvent => ({ action: "skip", reason });

/**
 * Reads a request for an app from an event. Any other event is skipped with a reason, never an error, because every
 * comment and every edit of an issue starts the workflow.
 */
export function readGenerationEvent(eventName: string, payload: unknown): GenerationEvent {
  switch (eventName) {
    case "issues":
      return read(ISSUE, payload, readIssue);
    case "issue_comment":
      return read(COMMENT, payload, readComment);
    case "repository_dispatch":
      return read(DISPATCH, payload, readDispatch);
    default:
      return skip(`${eventName} events do not ask for an app`);
  }
}

function read<const Schema extends v.GenericSchema>(
  schema: Schema,
  payload: unknown,
  next: (event: v.InferOutput<Schema>) => GenerationEvent,
): GenerationEvent {
  const event = validate(schema, payload);
  if (event.valid) return next(event.value);
  return skip(`the payload is incomplete: ${describeProblems(event.problems)}`);
}

function readIssue({ action, sender, issue }: v.InferOutput<typeof ISSUE>): GenerationEvent {
  if (!isPerson(sender)) return skip(`${sender.login} is not a person`);
  if (action !== "opened" && action !== "edited") return skip(`the issue was ${action}`);
  if (issue.pull_request !== undefined) return skip("it is a pull request, not an issue");
  if (issue.state === "closed") return skip("the issue is closed");
  return { action: "generate", request: toIssueRequest(sender, issue, false) };
}

function toIssueRequest(
  { login, id }: v.InferOutput<typeof SENDER>,
  { number, user, body }: v.InferOutput<typeof CONVERSATION>,
  retry: boolean,
): IssueRequest {
  return {
    type: "issue",
    issue: number,
    actor: { login, id },
    author: user === null ? undefined : { login: user.login, id: user.id },
    body: body ?? "",
    retry,
  };
}

function readComment({ action, sender, issue, comment }: v.InferOutput<typeof COMMENT>): GenerationEvent {
  if (!isPerson(sender)) return skip(`${sender.login} is not a person`);
  if (action !== "created") return skip(`the comment was ${action}`);
  if (issue.state === "closed") return skip("the conversation is closed");
  const { number } = issue;
  const actor: Person = { login: sender.login, id: sender.id };
  const { id: commentId, body: text, created_at: at } = comment;
  const retry = isRetry(text);
  if (issue.pull_request === undefined) {
    if (!retry) return skip("comments on an issue change nothing, except `/retry`");
    const changed = Date.parse(issue.updated_at) > Date.parse(at) + CHANGE_TOLERANCE_MS;
    const request = toIssueRequest(sender, issue, retry);
    return {
      action: "generate",
      request: changed ? { ...request, changedAt: issue.updated_at } : request,
    };
  }
  if (retry) {
    const command = { commentId, at };
    return { action: "generate", request: { type: "repeat", pullRequest: number, actor, command } };
  }
  if (isCommand(text)) return skip("the comment is a command for another workflow");
  if (text === "") return skip("the comment is empty");
  if (text.includes(COMMENT_MARK)) return skip("the comment was written by this toolkit");
  return { action: "generate", request: { type: "follow-up", pullRequest: number, actor, text } };
}

function readDispatch({ action, sender, client_payload }: v.InferOutput<typeof DISPATCH>): GenerationEvent {
  if (action !== "prompt") return skip(`the dispatch is of type "${action}"`);
  const { prompt, name } = v.parse(PROMPT, client_payload);
  return {
    action: "generate",
    request: { type: "dispatch", actor: sender.login, prompt, ...(name === "" ? {} : { name }) },
  };
}

/** Returns false for bots, organisations and imported accounts: only a person may spend tokens. */
function isPerson({ login, type = "User" }: v.InferOutput<typeof SENDER>): boolean {
  return type === "User" && !login.endsWith("[bot]");
}
