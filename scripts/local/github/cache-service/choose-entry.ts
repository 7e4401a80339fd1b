import type { CacheRecord } from "../store/records/actions.ts";

/** The query of a job to the cache. */
export interface CacheQuery {
  /** Refs to search, in order. */
  readonly scopes: readonly string[];
  readonly version: string;
  readonly key: string;
  /** Prefixes, tried in order after the key itself. */
  readonly restoreKeys: readonly string[];
}

/**
 * Chooses the entry that GitHub would restore. In each scope in turn, that is the exact key, or else the newest entry
 * that starts with the key or, in order, one of the restore keys.
 * https://docs.github.com/en/actions/reference/workflows-and-actions/dependency-caching#cache-key-matching
 */
export function chooseEntry(entries: readonly CacheRecord[], query: CacheQuery): CacheRecord | undefined {
  const usable = entries.filter(({ complete, version }) => complete && version === query.version);
  for (const scope of query.scopes) {
    const inScope = usable.filter((entry) => entry.scope === scope);
    const exact = inScope.find(({ key }) => key === query.key);
    if (exact !== undefined) return exact;
    for (const prefix of [query.key, ...query.restoreKeys]) {
      const found = newest(inScope.filter(({ key }) => key.startsWith(prefix)));
      if (found !== undefined) return found;
    }
  }
  return undefined;
}

/** Chooses the entries to evict until the rest fits, least recently used first. Unfinished entries do not count. */
export function chooseEvictions(entries: readonly CacheRecord[], limitBytes: number): readonly CacheRecord[] {
  const complete = entries.filter((entry) => entry.complete);
  let excess = complete.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0) - limitBytes;
  const evicted: CacheRecord[] = [];
  for (const entry of complete.sort(
    (a, b) => compareTimes(a.lastAccessedAt, b.lastAccessedAt) || a.id - b.id,
  )) {
    if (excess <= 0) break;
    excess -= entry.sizeBytes;
    evicted.push(entry);
  }
  return evicted;
}

function newest(entries: readonly CacheRecord[]): CacheRecord | undefined {
  return [...entries].sort((a, b) => compareTimes(b.createdAt, a.createdAt) || b.id - a.id)[0];
}

function compareTimes(one: string, other: string): number {
  return Date.parse(one) - Date.parse(other);
}
