import { Hono, type Context as Request } from "hono";
import type { AppEnv } from "../auth/app-env.ts";
import { createCacheEntries } from "../cache-service/cache-entries.ts";
import type { Context } from "../context/context.ts";
import { GitHubError, notFound } from "../http/errors.ts";
import { paginate } from "../http/pagination.ts";
import type { Json } from "../present/user.ts";
import type { CacheRecord } from "../store/records/actions.ts";

const CACHES = "/repos/:owner/:repo/actions/caches";

/** Serves https://docs.github.com/en/rest/actions/cache */
export function cacheRoutes(context: Context): Hono<AppEnv> {
  const { store, needs } = context;
  const entries = createCacheEntries(context);
  const app = new Hono<AppEnv>();

  app.get(CACHES, needs("actions", "read"), (c) => {
    const { key, ref, sort, direction } = c.req.query();
    const field = SORTS[sort ?? ""] ?? "lastAccessedAt";
    const sign = direction === "asc" ? 1 : -1;
    const found = findComplete(c)
      .filter(
        (entry) =>
          (key === undefined || entry.key.startsWith(key)) && (ref === undefined || entry.scope === ref),
      )
      .sort((a, b) => sign * (toNumber(a[field]) - toNumber(b[field]) || a.id - b.id));
    return c.json({ total_count: found.length, actions_caches: paginate(c, found).map(presentCache) });
  });

  app.delete(CACHES, needs("actions", "write"), async (c) => {
    const { key, ref } = c.req.query();
    if (key === undefined) throw new GitHubError(422, 'Invalid request.\n\n"key" wasn\'t supplied.');
    const found = findComplete(c).filter(
      (entry) => entry.key === key && (ref === undefined || entry.scope === ref),
    );
    if (found.length === 0) throw notFound();
    for (const entry of found) await entries.remove(entry);
    return c.json({ total_count: found.length, actions_caches: found.map(presentCache) });
  });

  app.delete(`${CACHES}/:cache{[0-9]+}`, needs("actions", "write"), async (c) => {
    const entry = findComplete(c).find(({ id }) => id === Number(c.req.param("cache")));
    if (entry === undefined) throw notFound();
    await entries.remove(entry);
    return c.body(null, 204);
  });

  app.get("/repos/:owner/:repo/actions/cache/usage", needs("actions", "read"), (c) => {
    const repository = c.get("repository");
    const found = findComplete(c);
    return c.json({
      full_name: `${repository.owner}/${repository.name}`,
      active_caches_size_in_bytes: found.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
      active_caches_count: found.length,
    });
  });

  return app;

  function findComplete(c: Request<AppEnv>): CacheRecord[] {
    return store.caches.filter((entry) => entry.repositoryId === c.get("repository").id && entry.complete);
  }
}

const SORTS: Readonly<Record<string, "createdAt" | "lastAccessedAt" | "sizeBytes">> = {
  created_at: "createdAt",
  last_accessed_at: "lastAccessedAt",
  size_in_bytes: "sizeBytes",
};

function toNumber(field: string | number): number {
  return typeof field === "number" ? field : Date.parse(field);
}

function presentCache(entry: CacheRecord): Json {
  return {
    id: entry.id,
    ref: entry.scope,
    key: entry.key,
    version: entry.version,
    last_accessed_at: entry.lastAccessedAt,
    created_at: entry.createdAt,
    size_in_bytes: entry.sizeBytes,
  };
}
