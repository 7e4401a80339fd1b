import { join } from "node:path";
import { type Blobs, createBlobs } from "../blob-service/blobs.ts";
import type { Context } from "../context/context.ts";
import type { CacheRecord } from "../store/records/actions.ts";
import { type CacheQuery, chooseEntry, chooseEvictions } from "./choose-entry.ts";

/** Per repository: https://docs.github.com/en/actions/reference/workflows-and-actions/dependency-caching#usage-limits-and-eviction-policy */
const DEFAULT_LIMIT_BYTES = 10 * 1024 ** 3;

/** An upload that takes longer was given up; its key is free again. */
const UPLOAD_MS = 10 * 60_000;

export interface EntryName {
  readonly repositoryId: number;
  readonly scope: string;
  readonly key: string;
  readonly version: string;
}

/** The cache entries of all repositories. Keys are immutable: what was finished is never replaced. */
export interface CacheEntries {
  readonly blobs: Blobs;
  /** Undefined when the key is taken. */
  reserve(name: EntryName): Promise<CacheRecord | undefined>;
  /** True between `reserve` and `finish`. */
  isOpen(cacheId: number): boolean;
  /** The entry, or why it cannot be finished. Evicts what no longer fits. */
  finish(name: EntryName, sizeBytes: number): Promise<CacheRecord | string>;
  /** Counts as a use. */
  find(repositoryId: number, query: CacheQuery): CacheRecord | undefined;
  remove(entry: CacheRecord): Promise<void>;
}

export function createCacheEntries(
  context: Pick<Context, "store" | "stateDirectory" | "now" | "nowMs">,
  limitBytes = DEFAULT_LIMIT_BYTES,
): CacheEntries {
  const { caches } = context.store;
  const blobs = createBlobs(join(context.stateDirectory, "cache"));
  const ofRepository = (id: number) => caches.filter(({ repositoryId }) => repositoryId === id);
  const named = (name: EntryName) =>
    ofRepository(name.repositoryId).find(
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
        const givenUp = !taken.complete && context.nowMs() - Date.parse(taken.createdAt) > UPLOAD_MS;
        if (!givenUp) return undefined;
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
      if (entry === undefined || entry.complete) return "there is no upload to finalize for this key";
      const uploaded = await blobs.findSize(entry.id);
      if (uploaded !== sizeBytes) return `size is ${uploaded ?? 0} bytes, not ${sizeBytes}`;
      const finished = caches.update(entry.id, { complete: true, sizeBytes, lastAccessedAt: context.now() });
      for (const evicted of chooseEvictions(ofRepository(name.repositoryId), limitBytes))
        await remove(evicted);
      return finished;
    },

    find(repositoryId, query) {
      const entry = chooseEntry(ofRepository(repositoryId), query);
      return entry && caches.update(entry.id, { lastAccessedAt: context.now() });
    },
  };
}
