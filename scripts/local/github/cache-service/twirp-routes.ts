import type { Hono } from "hono";
import type { RuntimeClaims } from "../auth/runtime-tokens.ts";
import { blobAddress } from "../blob-service/blob-routes.ts";
import type { Context } from "../context/context.ts";
import { authenticateJob, createTwirpRoutes, twirpError } from "../twirp/twirp.ts";
import type { CacheEntries } from "./cache-entries.ts";

const SERVICE = "/twirp/github.actions.results.api.v1.CacheService";

/** Longer keys are refused by the client as well. */
const MAX_KEY_LENGTH = 512;

/** As the official client sends it: protobuf's JSON with the proto's own field names, empty fields left out. */
interface CacheRequest {
  readonly key?: string;
  readonly version?: string;
  readonly restore_keys?: readonly string[];
  readonly size_bytes?: string;
}

/** The three calls of the cache service, in Twirp's JSON: https://twitchtv.github.io/twirp/docs/spec_v7.html */
export function twirpRoutes(
  context: Pick<Context, "runtimeTokens" | "signatures" | "urls">,
  entries: CacheEntries,
): Hono {
  const { runtimeTokens } = context;
  const routes = createTwirpRoutes();

  routes.post(`${SERVICE}/CreateCacheEntry`, async (c) => {
    const job = authenticateJob(c, runtimeTokens);
    const entry = await entries.reserve({ ...nameIn(await c.req.json<CacheRequest>()), ...ownScope(job) });
    if (entry === undefined) {
      throw twirpError(
        409,
        "already_exists",
        "cache entry with the same key, version, and scope already exists",
      );
    }
    return c.json({ ok: true, signed_upload_url: blobAddress(context, "cache", "write", entry) });
  });

  routes.post(`${SERVICE}/FinalizeCacheEntryUpload`, async (c) => {
    const job = authenticateJob(c, runtimeTokens);
    const request = await c.req.json<CacheRequest>();
    const name = { ...nameIn(request), ...ownScope(job) };
    const finished = await entries.finish(name, Number(request.size_bytes ?? 0));
    if (typeof finished === "string") return c.json({ ok: false, message: finished });
    return c.json({ ok: true, entry_id: String(finished.id) });
  });

  routes.post(`${SERVICE}/GetCacheEntryDownloadURL`, async (c) => {
    const job = authenticateJob(c, runtimeTokens);
    const request = await c.req.json<CacheRequest>();
    const query = { ...nameIn(request), restoreKeys: request.restore_keys ?? [], scopes: job.cacheScopes };
    const entry = entries.find(job.repositoryId, query);
    if (entry === undefined) return c.json({ ok: false });
    return c.json({
      ok: true,
      signed_download_url: blobAddress(context, "cache", "read", entry),
      matched_key: entry.key,
    });
  });

  return routes;
}

/** A job saves for its own ref only, which is the first of its scopes. */
function ownScope({ repositoryId, cacheScopes }: RuntimeClaims): { repositoryId: number; scope: string } {
  const [scope] = cacheScopes;
  if (scope === undefined)
    throw twirpError(403, "permission_denied", "cache write denied: no writable scope");
  return { repositoryId, scope };
}

function nameIn({ key, version }: CacheRequest): { key: string; version: string } {
  if (key === undefined || version === undefined || key.length > MAX_KEY_LENGTH || key.includes(",")) {
    throw twirpError(
      400,
      "invalid_argument",
      "key and version are required; a key has no comma and up to 512 characters",
    );
  }
  return { key, version };
}
