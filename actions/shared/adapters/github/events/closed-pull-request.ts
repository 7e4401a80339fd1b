import * as v from "valibot";
import * as fields from "../../../domain/schema/fields.ts";

/** https://docs.github.com/en/webhooks/webhook-events-and-payloads?actionType=closed#pull_request */
const CLOSED = fields.object({ action: v.literal("closed"), number: fields.positiveInteger });

/** Returns the number of the pull request that was closed; undefined for any other event. */
export function findClosedPullRequest(eventName: string, payload: unknown): number | undefined {
  if (eventName !== "pull_request") return undefined;
  const { success, output } = v.safeParse(CLOSED, payload);
  return success ? output.number : undefined;
}
