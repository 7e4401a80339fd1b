/**
 * The pull request whose closing caused the event; undefined for any other event.
 * https://docs.github.com/en/webhooks/webhook-events-and-payloads?actionType=closed#pull_request
 */
export function closedPullRequestOf(eventName: string, payload: unknown): number | undefined {
  if (eventName !== "pull_request" || typeof payload !== "object" || payload === null) return undefined;
  const { action, number }: { action?: unknown; number?: unknown } = payload;
  return action === "closed" && typeof number === "number" ? number : undefined;
}
