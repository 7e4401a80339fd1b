import { Hono, type Context as Request } from "hono";
import { HTTPException } from "hono/http-exception";
import type { RuntimeClaims } from "../auth/runtime-tokens.ts";
import type { Context } from "../context.ts";
import type { CacheRecord } from "../store/records/actions.ts";
import { blobAccess } from "./blob-routes.ts";
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
  { runtimeTokens, signatures, urls }: Pick<Context, "runtimeTokens" | "signatures" | "urls">,
  entries: CacheEntries,
): Hono {
  const routes = new Hono();

  routes.onError((thrown, c) => {
    if (thrown instanceof HTTPException) return thrown.getResponse();
    return c.json({ code: "internal", msg: "internal error" }, 500);
  });

  routes.post(`${SERVICE}/CreateCacheEntry`, async (c) => {
    const job = authenticate(c);
    const entry = await entries.reserve({ ...nameIn(await c.req.json<CacheRequest>()), ...ownScope(job) });
    if (entry === undefined) {
      throw refusal(
        409,
        "already_exists",
        "cache entry with the same key, version, and scope already exists",
      );
    }
    return c.json({ ok: true, signed_upload_url: signedUrl(entry, "write") });
  });

  routes.post(`${SERVICE}/FinalizeCacheEntryUpload`, async (c) => {
    const job = authenticate(c);
    const request = await c.req.json<CacheRequest>();
    const name = { ...nameIn(request), ...ownScope(job) };
    const finished = await entries.finish(name, Number(request.size_bytes ?? 0));
    if (typeof finished === "string") return c.json({ ok: false, message: finished });
    return c.json({ ok: true, entry_id: String(finished.id) });
  });

  routes.post(`${SERVICE}/GetCacheEntryDownloadURL`, async (c) => {
    const job = authenticate(c);
    const request = await c.req.json<CacheRequest>();
    const query = { ...nameIn(request), restoreKeys: request.restore_keys ?? [], scopes: job.cacheScopes };
    const entry = entries.find(job.repositoryId, query);
    if (entry === undefined) return c.json({ ok: false });
    return c.json({ ok: true, signed_download_url: signedUrl(entry, "read"), matched_key: entry.key });
  });

  return routes;

  function authenticate(c: Request): RuntimeClaims {
    const [, token = ""] = /^Bearer (.+)$/i.exec(c.req.header("authorization") ?? "") ?? [];
    const job = runtimeTokens.verify(token);
    if (job === undefined) throw refusal(401, "unauthenticated", "the runtime token is not valid");
    return job;
  }

  /** Account, container and blob in the path: how Azure's client reads an address whose host is an IP. */
  function signedUrl({ id, repositoryId }: CacheRecord, permission: "read" | "write"): string {
    return `${urls.results}_cache/${repositoryId}/${id}?sig=${signatures.sign(blobAccess(permission, id))}`;
  }
}

/** A job saves for its own ref only, which is the first of its scopes. */
function ownScope({ repositoryId, cacheScopes }: RuntimeClaims): { repositoryId: number; scope: string } {
  const [scope] = cacheScopes;
  if (scope === undefined) throw refusal(403, "permission_denied", "cache write denied: no writable scope");
  return { repositoryId, scope };
}

function nameIn({ key, version }: CacheRequest): { key: string; version: string } {
  if (key === undefined || version === undefined || key.length > MAX_KEY_LENGTH || key.includes(",")) {
    throw refusal(
      400,
      "invalid_argument",
      "key and version are required; a key has no comma and up to 512 characters",
    );
  }
  return { key, version };
}

function refusal(status: 400 | 401 | 403 | 409, code: string, msg: string): HTTPException {
  return new HTTPException(status, { res: Response.json({ code, msg }, { status }) });
}
