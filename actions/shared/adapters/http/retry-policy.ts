import type { Clock } from "../../ports/clock.ts";

/** Limits on retries. */
export interface RetryPolicy {
  /** Attempts in total, including the first. */
  readonly attempts: number;
  /** The first wait. Each later one doubles; a random part of up to 100 % is added to each. */
  readonly baseDelayMs: number;
  /** If a server asks for a longer wait, `retrying` gives up, so that the run fails quickly. */
  readonly maxRetryAfterMs: number;
  /** Time limit since the first attempt; a wait that would end later does not begin. */
  readonly deadlineMs: number;
}

/** Whether to retry. `afterMs` is the wait that the server asked for, if any. */
export type RetryAdvice = { readonly retry: false } | { readonly retry: true; readonly afterMs?: number };

interface RetryContext {
  readonly clock: Clock;
  /** Called before each wait. */
  readonly onRetry?: (thrown: unknown, waitMs: number) => void;
}

/** Repeats `attempt` while `advise` recommends it; throws the error of the last attempt. */
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

/** Parses `Retry-After`, in seconds or as a date (RFC 9110 section 10.2.3), into milliseconds. */
export function parseRetryAfter(value: string | null | undefined, now: number): number | undefined {
  if (value === null || value === undefined) return undefined;
  if (/^\d+$/.test(value.trim())) return Number(value) * 1000;
  const at = Date.parse(value);
  return Number.isNaN(at) ? undefined : Math.max(0, at - now);
}
