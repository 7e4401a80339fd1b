import { COMMENT_MARK } from "../report/progress.ts";

/** What somebody asked for, read from the event; everything in it that a person wrote is untrusted text. */
export type GenerationRequest =
  /** A prompt issue that was opened or edited, or `/retry` on it. */
  | { readonly type: "issue"; readonly issue: number; readonly actor: string; readonly retry: boolean }
  /** A comment on a pull request; `text` is undefined for `/retry`, which means the last request before it. */
  | {
      readonly type: "follow-up";
      readonly pullRequest: number;
      readonly actor: string;
      readonly text?: string;
    }
  /** The API door: `repository_dispatch` of type `prompt`. */
  | { readonly type: "dispatch"; readonly actor: string; readonly prompt: string; readonly name?: string };

export type EventReading =
  | { readonly action: "generate"; readonly request: GenerationRequest }
  | { readonly action: "skip"; readonly reason: string };

type Payload = Readonly<Record<string, unknown>>;

const skip = (reason: string): EventReading => ({ action: "skip", reason });

/**
 * Webhook payloads: https://docs.github.com/en/webhooks/webhook-events-and-payloads
 * What is not for us is a skip with its reason, never an error: workflows are also started by chatter.
 */
export function readGenerationEvent(eventName: string, payload: unknown): EventReading {
  const event = recordOf(payload);
  const sender = recordOf(event["sender"]);
  const actor = textOf(sender["login"]);
  switch (eventName) {
    case "issues":
      return isBot(sender) ? skip(`${actor} is a bot`) : readIssueEvent(event, actor);
    case "issue_comment":
      return isBot(sender) ? skip(`${actor} is a bot`) : readCommentEvent(event, actor);
    case "repository_dispatch":
      return readDispatch(event, actor);
    default:
      return skip(`${eventName} events do not ask for an app`);
  }
}

function readIssueEvent(event: Payload, actor: string): EventReading {
  const action = textOf(event["action"]);
  const issue = recordOf(event["issue"]);
  if (action !== "opened" && action !== "edited") return skip(`the issue was ${action}`);
  if (issue["pull_request"] !== undefined) return skip("it is a pull request, not an issue");
  if (issue["state"] === "closed") return skip("the issue is closed");
  return {
    action: "generate",
    request: { type: "issue", issue: numberOf(issue["number"]), actor, retry: false },
  };
}

function readCommentEvent(event: Payload, actor: string): EventReading {
  if (event["action"] !== "created") return skip(`the comment was ${textOf(event["action"])}`);
  const issue = recordOf(event["issue"]);
  const number = numberOf(issue["number"]);
  const text = textOf(recordOf(event["comment"])["body"]).trim();
  const retry = isRetry(text);
  if (issue["state"] === "closed") return skip("the conversation is closed");
  if (issue["pull_request"] === undefined) {
    if (!retry) return skip("comments on an issue change nothing, except `/retry`");
    return { action: "generate", request: { type: "issue", issue: number, actor, retry } };
  }
  if (retry) return { action: "generate", request: { type: "follow-up", pullRequest: number, actor } };
  if (isCommand(text)) return skip("the comment is a command for another workflow");
  if (text === "") return skip("the comment is empty");
  if (text.includes(COMMENT_MARK)) return skip("the comment is one of ours");
  return { action: "generate", request: { type: "follow-up", pullRequest: number, actor, text } };
}

function readDispatch(event: Payload, actor: string): EventReading {
  if (event["action"] !== "prompt") return skip(`the dispatch is of type "${textOf(event["action"])}"`);
  const client = recordOf(event["client_payload"]);
  const name = textOf(client["name"]).trim();
  return {
    action: "generate",
    request: {
      type: "dispatch",
      actor,
      prompt: textOf(client["prompt"]).trim(),
      ...(name === "" ? {} : { name }),
    },
  };
}

/** A comment that speaks to a workflow (`/rollback`, `/retry`), not about the app. */
export function isCommand(text: string): boolean {
  return /^\/[a-z]/i.test(text.trim());
}

function isRetry(text: string): boolean {
  return /^\/retry(\s|$)/i.test(text);
}

function isBot(sender: Payload): boolean {
  return sender["type"] === "Bot" || textOf(sender["login"]).endsWith("[bot]");
}

function recordOf(value: unknown): Payload {
  return typeof value === "object" && value !== null ? (value as Payload) : {};
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}

function numberOf(value: unknown): number {
  return typeof value === "number" ? value : 0;
}
