import type { Hono } from "hono";
import * as v from "valibot";
import { object } from "../../../../actions/shared/domain/schema/fields.ts";
import type { RuntimeClaims } from "../auth/runtime-tokens.ts";
import { signBlobUrl } from "../blob-service/blob-routes.ts";
import type { Context } from "../context/context.ts";
import { authenticateJob, createTwirpRoutes, int64, readRequest, twirpError } from "../twirp/twirp.ts";
import type { CacheEntries } from "./cache-entries.ts";

const SERVICE = "/twirp/github.actions.results.api.v1.CacheService";

/** Limit of a key, in characters; the client checks it too. */
const MAX_KEY_LENGTH = 512;

/** The fields of all three calls. */
const REQUEST = object({
  key: v.optional(v.string()),
  version: v.optional(v.string()),
  restore_keys: v.optional(v.array(v.string())),
  size_bytes: v.optional(int64),
});

type CacheRequest = v.InferOutput<typeof REQUEST>;

/** Serves the three calls of the cache service, in Twirp's JSON: https://twitchtv.github.io/twirp/docs/spec_v7.html */
export function twirpRoutes(
  context: Pick<Context, "runtimeTokens" | "signatures" | "urls">,
  entries: CacheEntries,
): Hono {
  const { runtimeTokens } = context;
  const routes = createTwirpRoutes();

  routes.post(`${SERVICE}/CreateCacheEntry`, async (c) => {
    const job = authenticateJob(c, runtimeTokens);
    const entry = await entries.reserve({ ...readName(await readRequest(c, REQUEST)), ...ownScope(job) });
    if (entry === undefined) {
      throw twirpError(
        409,
        "already_exists",
        "cache entry with the same key, version, and scope already exists",
      );
    }
    return c.json({ ok: true, signed_upload_url: signBlobUrl(context, "cache", "write", entry) });
  });

  routes.post(`${SERVICE}/FinalizeCacheEntryUpload`, async (c) => {
    const job = authenticateJob(c, runtimeTokens);
    const request = await readRequest(c, REQUEST);
    const name = { ...readName(request), ...ownScope(job) };
    const finished = await entries.finish(name, request.size_bytes ?? 0);
    if (typeof finished === "string") return c.json({ ok: false, message: finished });
    return c.json({ ok: true, entry_id: String(finished.id) });
  });

  routes.post(`${SERVICE}/GetCacheEntryDownloadURL`, async (c) => {
    const job = authenticateJob(c, runtimeTokens);
    const request = await readRequest(c, REQUEST);
    const query = { ...readName(request), restoreKeys: request.restore_keys ?? [], scopes: job.cacheScopes };
    const entry = entries.find(job.repositoryId, query);
    if (entry === undefined) return c.json({ ok: false });
    return c.json({
      ok: true,
      signed_download_url: signBlobUrl(context, "cache", "read", entry),
      matched_key: entry.key,
    });
  });

  return routes;
}

/** Returns the scope that a job saves to: its own ref, which is the first of its scopes. */
function ownScope({ repositoryId, cacheScopes }: RuntimeClaims): { repositoryId: number; scope: string } {
  const [scope] = cacheScopes;
  if (scope === undefined)
    throw twirpError(403, "permission_denied", "cache write denied: no writable scope");
  return { repositoryId, scope };
}

function readName({ key, version }: CacheRequest): { key: string; version: string } {
  if (key === undefined || version === undefined || key.length > MAX_KEY_LENGTH || key.includes(",")) {
    throw twirpError(
      400,
      "invalid_argument",
      `key and version are required; a key has at most ${MAX_KEY_LENGTH} characters and no comma`,
    );
  }
  return { key, version };
}
