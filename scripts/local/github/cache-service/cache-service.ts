import { Hono } from "hono";
import type { AppEnv } from "../auth/app-env.ts";
import { blobRoutes } from "../blob-service/blob-routes.ts";
import type { Context } from "../context/context.ts";
import { createCacheEntries } from "./cache-entries.ts";
import { twirpRoutes } from "./twirp-routes.ts";

/**
 * Serves GitHub's Actions cache service, version 2, as the package `@actions/cache` uses it. Mount it at the root of
 * `ACTIONS_RESULTS_URL`. `limitBytes` applies to each repository.
 */
export function cacheServiceRoutes(
  context: Context,
  options: { readonly limitBytes?: number } = {},
): Hono<AppEnv> {
  const entries = createCacheEntries(context, options.limitBytes);
  // An upload cannot continue after a restart; deleting its entry frees the key.
  context.store.caches.deleteWhere(({ complete }) => !complete);
  return new Hono<AppEnv>()
    .route("/", twirpRoutes(context, entries))
    .route("/", blobRoutes({ kind: "cache", ...entries }, context.signatures));
}
