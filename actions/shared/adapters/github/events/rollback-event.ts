import { parseRollbackCommand, type RollbackCommand } from "../../../domain/deploy/rollback.ts";

/** Where a rollback was asked for, and what exactly. */
export type RollbackAsk =
  | { readonly action: "skip"; readonly reason: string }
  | {
      readonly action: "roll-back";
      readonly command: RollbackCommand;
      /** The issue or pull request to answer on. */
      readonly conversation?: number;
      /** The conversation, when it is a pull request. */
      readonly pullRequest?: number;
    };

/**
 * An event other than a comment asks through the inputs alone. Throws INPUT_INVALID for a command nobody
 * can understand. https://docs.github.com/en/webhooks/webhook-events-and-payloads#issue_comment
 */
export function readRollbackEvent(eventName: string, payload: unknown): RollbackAsk {
  if (eventName !== "issue_comment") return { action: "roll-back", command: {} };
  const { action, comment, issue } = recordOf(payload);
  if (action !== "created") return { action: "skip", reason: "only a new comment asks for a rollback" };
  const command = parseRollbackCommand(String(recordOf(comment)["body"] ?? ""));
  if (command === undefined) return { action: "skip", reason: "the comment does not begin with /rollback" };
  const { number, pull_request: pullRequest } = recordOf(issue);
  if (typeof number !== "number") return { action: "skip", reason: "the comment belongs to no issue" };
  return {
    action: "roll-back",
    command,
    conversation: number,
    ...(pullRequest === undefined ? {} : { pullRequest: number }),
  };
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? { ...value } : {};
}
