import type { Clock } from "../../ports/clock.ts";

export interface RetryPolicy {
  /** Tries in all, the first included. */
  readonly attempts: number;
  /** The first wait; each later one is twice as long, plus up to as much again at random. */
  readonly baseDelayMs: number;
  /** A server that asks for a longer wait than this gets none: the run ends while people still watch it. */
  readonly maxRetryAfterMs: number;
  /** No wait begins that would end later than this after the first try. */
  readonly deadlineMs: number;
}

/** `afterMs` is what the server asked for, if it did. */
export type RetryAdvice = { readonly retry: false } | { readonly retry: true; readonly afterMs?: number };

export interface RetryContext {
  readonly clock: Clock;
  /** Told before each wait. */
  readonly onRetry?: (thrown: unknown, waitMs: number) => void;
}

/** Repeats `attempt` while `advise` says that it may help; throws what the last try threw. */
export async function retrying<T>(
  policy: RetryPolicy,
  { clock, onRetry }: RetryContext,
  advise: (thrown: unknown) => RetryAdvice,
  attempt: () => Promise<T>,
): Promise<T> {
  const giveUpAt = clock.now() + policy.deadlineMs;
  for (let tries = 1; ; tries += 1) {
    try {
      return await attempt();
    } catch (thrown) {
      const advice = advise(thrown);
      if (!advice.retry || tries >= policy.attempts) throw thrown;
      if (advice.afterMs !== undefined && advice.afterMs > policy.maxRetryAfterMs) throw thrown;
      const backoffMs = policy.baseDelayMs * 2 ** (tries - 1) * (1 + Math.random());
      const waitMs = Math.round(advice.afterMs ?? backoffMs);
      if (clock.now() + waitMs > giveUpAt) throw thrown;
      onRetry?.(thrown, waitMs);
      await clock.sleep(waitMs);
    }
  }
}

/** `Retry-After` in milliseconds, whether given in seconds or as a date (RFC 9110 section 10.2.3). */
export function parseRetryAfter(value: string | null | undefined, now: number): number | undefined {
  if (value === null || value === undefined) return undefined;
  if (/^\d+$/.test(value.trim())) return Number(value) * 1000;
  const at = Date.parse(value);
  return Number.isNaN(at) ? undefined : Math.max(0, at - now);
}
