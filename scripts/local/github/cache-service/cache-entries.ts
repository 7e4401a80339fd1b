import { join } from "node:path";
import { type Blobs, createBlobs } from "../blob-service/blobs.ts";
import type { Context } from "../context/context.ts";
import type { CacheRecord } from "../store/records/actions.ts";
import { type CacheQuery, chooseEntry, chooseEvictions } from "./choose-entry.ts";

/** Limit per repository: https://docs.github.com/en/actions/reference/workflows-and-actions/dependency-caching#usage-limits-and-eviction-policy */
const DEFAULT_LIMIT_BYTES = 10 * 1024 ** 3;

/** Time after which an unfinished upload counts as abandoned, which frees its key. */
const UPLOAD_MS = 10 * 60_000;

/** Identifies a cache entry. */
interface EntryName {
  readonly repositoryId: number;
  readonly scope: string;
  readonly key: string;
  readonly version: string;
}

/** The cache entries of all repositories. A finished entry is immutable. */
export interface CacheEntries {
  readonly blobs: Blobs;
  /** Starts an upload; returns undefined if the key is taken. */
  reserve(name: EntryName): Promise<CacheRecord | undefined>;
  /** Returns true between `reserve` and `finish`. */
  isOpen(cacheId: number): boolean;
  /** Completes an upload and evicts entries over the limit. Returns the entry, or why it cannot be finished. */
  finish(name: EntryName, sizeBytes: number): Promise<CacheRecord | string>;
  /** Finds the entry to restore and records the access. */
  find(repositoryId: number, query: CacheQuery): CacheRecord | undefined;
  /** Deletes an entry with its bytes. */
  remove(entry: CacheRecord): Promise<void>;
}

/** Creates the cache entries over the store and the directory `cache` in the state directory. */
export function createCacheEntries(
  context: Pick<Context, "store" | "stateDirectory" | "now" | "nowMs">,
  limitBytes = DEFAULT_LIMIT_BYTES,
): CacheEntries {
  const { caches } = context.store;
  const blobs = createBlobs(join(context.stateDirectory, "cache"));
  const listEntries = (id: number) => caches.filter(({ repositoryId }) => repositoryId === id);
  const named = (name: EntryName) =>
    listEntries(name.repositoryId).find(
      ({ scope, key, version }) => scope === name.scope && key === name.key && version === name.version,
    );

  const remove = async (entry: CacheRecord) => {
    caches.delete(entry.id);
    await blobs.remove(entry.id);
  };

  return {
    blobs,
    remove,

    async reserve(name) {
      const taken = named(name);
      if (taken !== undefined) {
        const abandoned = !taken.complete && context.nowMs() - Date.parse(taken.createdAt) > UPLOAD_MS;
        if (!abandoned) return undefined;
        await remove(taken);
      }
      const createdAt = context.now();
      return caches.insert({ ...name, sizeBytes: 0, complete: false, createdAt, lastAccessedAt: createdAt });
    },

    isOpen(cacheId) {
      return caches.get(cacheId)?.complete === false;
    },

    async finish(name, sizeBytes) {
      const entry = named(name);
      if (entry === undefined || entry.complete) return "no open upload for this key";
      const uploaded = await blobs.findSize(entry.id);
      if (uploaded !== sizeBytes) return `size is ${uploaded ?? 0} bytes, not ${sizeBytes}`;
      const finished = caches.update(entry.id, { complete: true, sizeBytes, lastAccessedAt: context.now() });
      for (const evicted of chooseEvictions(listEntries(name.repositoryId), limitBytes)) {
        await remove(evicted);
      }
      return finished;
    },

    find(repositoryId, query) {
      const entry = chooseEntry(listEntries(repositoryId), query);
      return entry && caches.update(entry.id, { lastAccessedAt: context.now() });
    },
  };
}
