export type Failure = "missing" | "limit" | "crashed";

/**
 * Reads what the runtime threw. Its texts are the only thing that tells the cases apart:
 * https://developers.cloudflare.com/cloudflare-for-platforms/workers-for-platforms/configuration/custom-limits/
 */
export function classifyFailure(thrown: unknown): Failure {
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  if (message.startsWith("Worker not found")) return "missing";
  if (/CPU time limit|exceeded.*limit|too many subrequests/i.test(message)) return "limit";
  return "crashed";
}
