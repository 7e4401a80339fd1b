import type { CacheRecord } from "../store/records/actions.ts";

export interface CacheQuery {
  /** In the order in which they are searched. */
  readonly scopes: readonly string[];
  readonly version: string;
  readonly key: string;
  /** Prefixes, tried in order after the key itself. */
  readonly restoreKeys: readonly string[];
}

/**
 * The entry that GitHub would restore: for each scope in turn the key, then the key and the restore keys as prefixes,
 * of which the newest entry wins.
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

/** Least recently used first: what has to go until the rest fits. Unfinished entries hold no bytes yet. */
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
