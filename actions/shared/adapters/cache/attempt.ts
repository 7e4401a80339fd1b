import type { Log } from "../../ports/log.ts";

/** The official client. */
export type CacheClient = typeof import("@actions/cache");

/** A cache is never worth a failure: what goes wrong is told and gives undefined, as does a runner without a cache. */
export async function attemptCached<T>(
  log: Log,
  doing: string,
  call: (cache: CacheClient) => Promise<T>,
): Promise<T | undefined> {
  try {
    // Loaded when needed: a build that needs no cache must not wait for it.
    const cache = await import("@actions/cache");
    return cache.isFeatureAvailable() ? await call(cache) : undefined;
  } catch (thrown) {
    log.warn(`Could not ${doing}: ${thrown instanceof Error ? thrown.message : String(thrown)}`);
    return undefined;
  }
}
