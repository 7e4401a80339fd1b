import type { HttpBindings } from "@hono/node-server";
import { Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { MAX_API_BODY_BYTES } from "../../../actions/shared/domain/limits.ts";
import { type Faults, faultMiddleware } from "../server/faults.ts";
import { requireOwnHost } from "../server/own-host.ts";
import { equalSecrets } from "../server/secrets.ts";
import type { Account } from "./account/account.ts";
import { accountScriptRoutes } from "./routes/account-scripts.ts";
import { assetUploadRoutes } from "./routes/assets.ts";
import { identityRoutes } from "./routes/identity.ts";
import { namespaceScriptRoutes } from "./routes/namespace-scripts.ts";
import { namespaceRoutes } from "./routes/namespaces.ts";
import { serviceRoutes } from "./routes/services.ts";
import { storageRoutes } from "./routes/storage.ts";
import { ApiError, noRoute, tooLarge, unauthorized } from "./wire/api-error.ts";
import { failure } from "./wire/envelope.ts";

export interface ApiOptions {
  readonly faults: Faults;
  /** Delay before every response. */
  readonly latencyMs: number;
  readonly log: (line: string) => void;
}

export const API_PATH = "/client/v4";

/** The only route that authenticates with the token of an upload session. */
const ASSET_UPLOAD = "/workers/assets/upload";

/** Creates the part of Cloudflare's API v4 that Workers for Platforms needs. */
export function createApi(
  account: Account,
  { faults, latencyMs, log }: ApiOptions,
): Hono<{ Bindings: HttpBindings }> {
  const { accountId, apiToken } = account.store.account;
  const api = new Hono<{ Bindings: HttpBindings }>();
  api.use(requireOwnHost());
  api.use(faultMiddleware(faults));
  api.use(async (c, next) => {
    if (latencyMs > 0) await new Promise((resolve) => setTimeout(resolve, latencyMs));
    await next();
    log(`${c.req.method} ${c.req.path} ${c.res.status}`);
  });
  api.use(async (c, next) => {
    const authorized = equalSecrets(c.req.header("authorization") ?? "", `Bearer ${apiToken}`);
    if (!authorized && !c.req.path.endsWith(ASSET_UPLOAD)) throw unauthorized();
    await next();
  });
  api.use(`${API_PATH}/accounts/:account/*`, async (c, next) => {
    if (c.req.param("account") !== accountId) throw new ApiError(403, 10000, "Authentication error");
    await next();
  });
  api.use(
    bodyLimit({
      maxSize: MAX_API_BODY_BYTES,
      onError: (c) => failure(c, tooLarge("The request body is larger than 100 MiB.")),
    }),
  );

  const base = `${API_PATH}/accounts/:account`;
  api.route(API_PATH, identityRoutes(account));
  api.route(`${base}/workers/dispatch/namespaces`, namespaceRoutes(account));
  api.route(`${base}/workers/dispatch/namespaces/:namespace/scripts`, namespaceScriptRoutes(account));
  api.route(`${base}/workers/scripts`, accountScriptRoutes(account));
  api.route(`${base}${ASSET_UPLOAD}`, assetUploadRoutes(account));
  api.route(base, serviceRoutes(account));
  api.route(base, storageRoutes(account));

  api.notFound((c) => failure(c, noRoute(c.req.path.slice(API_PATH.length))));
  api.onError((thrown, c) => {
    if (thrown instanceof ApiError) return failure(c, thrown);
    log(thrown.stack ?? String(thrown));
    return failure(c, new ApiError(500, 10013, "workers.api.error.unknown"));
  });
  return api;
}
