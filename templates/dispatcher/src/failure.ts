export type Failure = "missing" | "limit" | "crashed";

/**
 * Classifies an error that the runtime threw. Only its message distinguishes the cases:
 * https://developers.cloudflare.com/cloudflare-for-platforms/workers-for-platforms/configuration/custom-limits/
 */
export function classifyFailure(thrown: unknown): Failure {
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  if (message.startsWith("Worker not found")) return "missing";
  if (/CPU time limit|exceeded.*limit|too many subrequests/i.test(message)) return "limit";
  return "crashed";
}
