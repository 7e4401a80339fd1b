import { APIConnectionError, APIError } from "cloudflare/error";
import { type ErrorCode, PipelineError } from "../../domain/errors.ts";
import type { Clock } from "../../ports/clock.ts";
import { parseRetryAfter, type RetryAdvice, type RetryPolicy, retrying } from "../http/retry-policy.ts";

/** One upload meets this a few times at most: Cloudflare asks for far less than 20 s unless it blocks the account. */
const POLICY: RetryPolicy = {
  attempts: 3,
  baseDelayMs: 400,
  maxRetryAfterMs: 20_000,
  deadlineMs: 90_000,
};

const NAMESPACE_MISSING = 100119;
const NO_ROUTE = 7003;

/** https://developers.cloudflare.com/workers/observability/errors/ and what the API has been seen to answer. */
const CODES: ReadonlyMap<number, ErrorCode> = new Map([
  [10000, "CLOUDFLARE_UNAUTHORIZED"],
  [9109, "CLOUDFLARE_UNAUTHORIZED"],
  [NAMESPACE_MISSING, "DISPATCH_NAMESPACE_NOT_FOUND"],
  [10027, "SCRIPT_TOO_LARGE"],
]);

/** One code for everything wrong with an upload; only its words tell a slow start (workers-sdk#2519, #11140). */
const BAD_SCRIPT = 10021;
const SLOW_START = /startup exceeded CPU/i;

/** Runs one request with bounded retries; `doing` completes the sentence "Cloudflare refused to …". */
export async function callingCloudflare<T>(
  clock: Clock,
  doing: string,
  call: () => Promise<T>,
  absent?: () => T,
): Promise<T> {
  try {
    return await retrying(POLICY, { clock }, (thrown) => advise(thrown, clock.now()), call);
  } catch (thrown) {
    if (absent !== undefined && isMissing(thrown)) return absent();
    throw translate(thrown, doing);
  }
}

export function hasCode(thrown: unknown, code: number): boolean {
  if (!(thrown instanceof APIError)) return false;
  return Array.isArray(thrown.errors) && thrown.errors.some((error) => error.code === code);
}

/** A 404 alone is ambiguous: what is missing may be the namespace, or with 7003 the account. */
function isMissing(thrown: unknown): boolean {
  return (
    thrown instanceof APIError &&
    thrown.status === 404 &&
    !hasCode(thrown, NAMESPACE_MISSING) &&
    !hasCode(thrown, NO_ROUTE)
  );
}

function advise(thrown: unknown, now: number): RetryAdvice {
  if (thrown instanceof APIConnectionError) return { retry: true };
  if (!(thrown instanceof APIError) || !isUnavailable(thrown)) return { retry: false };
  const afterMs = parseRetryAfter(thrown.headers?.get("retry-after"), now);
  return { retry: true, ...(afterMs === undefined ? {} : { afterMs }) };
}

function isUnavailable({ status }: APIError): boolean {
  return status === undefined || status === 429 || status >= 500;
}

/** The only place a Cloudflare error is read; above it only our own codes exist. */
function translate(thrown: unknown, doing: string): unknown {
  if (!(thrown instanceof APIError)) return thrown;
  const sentence = sentenceOf(thrown);
  if (isUnavailable(thrown)) {
    return new PipelineError("CLOUDFLARE_UNAVAILABLE", `Cloudflare did not ${doing}: ${sentence}`, {
      cause: thrown,
    });
  }
  return new PipelineError(codeOf(thrown), `Cloudflare refused to ${doing}: ${sentence}`, { cause: thrown });
}

function codeOf(thrown: APIError): ErrorCode {
  if (hasCode(thrown, BAD_SCRIPT) && SLOW_START.test(sentenceOf(thrown))) return "STARTUP_TOO_SLOW";
  for (const [number, code] of CODES) if (hasCode(thrown, number)) return code;
  return thrown.status === 401 || thrown.status === 403 ? "CLOUDFLARE_UNAUTHORIZED" : "CLOUDFLARE_REFUSED";
}

/** Cloudflare's own words on one line; never the request, which carries the token. */
function sentenceOf(thrown: APIError): string {
  const errors = Array.isArray(thrown.errors) ? thrown.errors : [];
  const told = errors
    .map(({ code, message }) => `${message ?? "no message"} [${code ?? "no code"}]`)
    .join("; ");
  const fallback = thrown.status === undefined ? "the connection failed" : `status ${thrown.status}`;
  return (told === "" ? fallback : told).replace(/\s+/g, " ").slice(0, 500);
}
