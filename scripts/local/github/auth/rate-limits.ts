import type { Actor } from "./actor.ts";

/** An actor's rate limit in the current hour, in requests. */
export interface RateLimit {
  readonly limit: number;
  readonly used: number;
  readonly remaining: number;
  /** Seconds since the epoch. */
  readonly reset: number;
}

const HOUR_MS = 3_600_000;

/**
 * Counts requests per actor and hour for the headers and `GET /rate_limit`. It never rejects a request; tests inject a
 * fault for that.
 * Limits: https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api
 */
export class RateLimits {
  readonly #windows = new Map<string, { resetMs: number; used: number }>();
  readonly #nowMs: () => number;

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
  }

  /** Counts one request and returns the limit after it. */
  take(actor: Actor | undefined): RateLimit {
    return this.#count(actor, 1);
  }

  /** Returns the limit without counting a request. */
  peek(actor: Actor | undefined): RateLimit {
    return this.#count(actor, 0);
  }

  #count(actor: Actor | undefined, requests: number): RateLimit {
    const key = actor?.kind === "job" ? actor.repository : (actor?.login ?? "");
    const limit = actor?.kind === "job" ? 1000 : actor?.kind === "user" ? 5000 : 60;
    let window = this.#windows.get(key);
    if (window === undefined || window.resetMs <= this.#nowMs()) {
      window = { resetMs: this.#nowMs() + HOUR_MS, used: 0 };
      this.#windows.set(key, window);
    }
    window.used += requests;
    return {
      limit,
      used: window.used,
      remaining: Math.max(0, limit - window.used),
      reset: Math.ceil(window.resetMs / 1000),
    };
  }
}
