import * as v from "valibot";
import { type GenerationEvent, isCommand, isRetry } from "../../../domain/generation/request.ts";
import { COMMENT_MARK } from "../../../domain/report/progress.ts";
import * as fields from "../../../domain/schema/fields.ts";
import { describeProblems, validate } from "../../../domain/schema/validate.ts";

const SENDER = fields.object({ login: v.string(), type: v.optional(v.string()) });

const CONVERSATION = fields.object({
  number: fields.positiveInteger,
  state: v.optional(v.string()),
  pull_request: v.optional(v.unknown()),
});

/** https://docs.github.com/en/webhooks/webhook-events-and-payloads#issues */
const ISSUE = fields.object({ action: v.string(), sender: SENDER, issue: CONVERSATION });

/** https://docs.github.com/en/webhooks/webhook-events-and-payloads#issue_comment */
const COMMENT = fields.object({
  action: v.string(),
  sender: SENDER,
  issue: CONVERSATION,
  comment: fields.object({ body: v.pipe(v.string(), v.trim()) }),
});

/** https://docs.github.com/en/webhooks/webhook-events-and-payloads#repository_dispatch */
const DISPATCH = fields.object({ action: v.string(), sender: SENDER, client_payload: v.unknown() });

const trimmed = v.fallback(v.pipe(v.string(), v.trim()), "");

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
  if (isBot(sender)) return skip(`${sender.login} is a bot`);
  if (action !== "opened" && action !== "edited") return skip(`the issue was ${action}`);
  if (issue.pull_request !== undefined) return skip("it is a pull request, not an issue");
  if (issue.state === "closed") return skip("the issue is closed");
  return {
    action: "generate",
    request: { type: "issue", issue: issue.number, actor: sender.login, retry: false },
  };
}

function readComment({ action, sender, issue, comment }: v.InferOutput<typeof COMMENT>): GenerationEvent {
  if (isBot(sender)) return skip(`${sender.login} is a bot`);
  if (action !== "created") return skip(`the comment was ${action}`);
  if (issue.state === "closed") return skip("the conversation is closed");
  const { number } = issue;
  const { login: actor } = sender;
  const text = comment.body;
  const retry = isRetry(text);
  if (issue.pull_request === undefined) {
    if (!retry) return skip("comments on an issue change nothing, except `/retry`");
    return { action: "generate", request: { type: "issue", issue: number, actor, retry } };
  }
  if (retry) return { action: "generate", request: { type: "follow-up", pullRequest: number, actor } };
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

function isBot({ login, type }: v.InferOutput<typeof SENDER>): boolean {
  return type === "Bot" || login.endsWith("[bot]");
}
