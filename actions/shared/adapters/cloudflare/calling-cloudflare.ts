import { APIConnectionError, APIError } from "cloudflare/error";
import { type ErrorCode, PipelineError } from "../../domain/errors.ts";
import type { Clock } from "../../ports/clock.ts";
import { parseRetryAfter, type RetryAdvice, type RetryPolicy, retrying } from "../http/retry-policy.ts";

/** Cloudflare's `Retry-After` is far below 20 s unless it has blocked the account. */
const POLICY: RetryPolicy = {
  attempts: 3,
  baseDelayMs: 400,
  maxRetryAfterMs: 20_000,
  deadlineMs: 90_000,
};

const NAMESPACE_MISSING = 100119;
const NO_ROUTE = 7003;

/** From https://developers.cloudflare.com/workers/observability/errors/ and observed answers of the API. */
const CODES: ReadonlyMap<number, ErrorCode> = new Map([
  [10000, "CLOUDFLARE_UNAUTHORIZED"],
  [9109, "CLOUDFLARE_UNAUTHORIZED"],
  [NAMESPACE_MISSING, "DISPATCH_NAMESPACE_NOT_FOUND"],
  [10027, "SCRIPT_TOO_LARGE"],
]);

/** The code of every invalid upload; only its message identifies a slow start (workers-sdk#2519, #11140). */
const BAD_SCRIPT = 10021;
const SLOW_START = /startup exceeded CPU/i;

/**
 * Runs one request with limited retries and translates its errors; `request` completes "Cloudflare rejected …".
 * `absent` gives the result if the script does not exist.
 */
export async function callingCloudflare<T>(
  clock: Clock,
  request: string,
  call: () => Promise<T>,
  absent?: () => T,
): Promise<T> {
  try {
    return await retrying(POLICY, { clock }, (thrown) => advise(thrown, clock.now()), call);
  } catch (thrown) {
    if (absent !== undefined && isMissing(thrown)) return absent();
    throw translate(thrown, request);
  }
}

/** Returns true for an error answer that has Cloudflare's error code `code`. */
export function hasCode(thrown: unknown, code: number): boolean {
  if (!(thrown instanceof APIError)) return false;
  return Array.isArray(thrown.errors) && thrown.errors.some((error) => error.code === code);
}

/**
 * Returns true if the script does not exist. With other codes, a 404 means that the namespace or the account (7003)
 * is missing.
 */
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

/** Translates Cloudflare's errors to the toolkit's codes; no other code reads them. */
function translate(thrown: unknown, request: string): unknown {
  if (!(thrown instanceof APIError)) return thrown;
  const sentence = describeError(thrown);
  if (isUnavailable(thrown)) {
    return new PipelineError(
      "CLOUDFLARE_UNAVAILABLE",
      `Cloudflare could not complete ${request}: ${sentence}`,
      {
        cause: thrown,
      },
    );
  }
  return new PipelineError(findCode(thrown), `Cloudflare rejected ${request}: ${sentence}`, {
    cause: thrown,
  });
}

function findCode(thrown: APIError): ErrorCode {
  if (hasCode(thrown, BAD_SCRIPT) && SLOW_START.test(describeError(thrown))) return "STARTUP_TOO_SLOW";
  for (const [number, code] of CODES) if (hasCode(thrown, number)) return code;
  return thrown.status === 401 || thrown.status === 403 ? "CLOUDFLARE_UNAUTHORIZED" : "CLOUDFLARE_REFUSED";
}

/** Renders Cloudflare's messages on one line, without the request, because it contains the token. */
function describeError(thrown: APIError): string {
  const errors = Array.isArray(thrown.errors) ? thrown.errors : [];
  const messages = errors
    .map(({ code, message }) => `${message ?? "no message"} [${code ?? "no code"}]`)
    .join("; ");
  const fallback = thrown.status === undefined ? "the connection failed" : `status ${thrown.status}`;
  return (messages === "" ? fallback : messages).replace(/\s+/g, " ").slice(0, 500);
}
