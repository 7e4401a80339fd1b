import { Hono } from "hono";
import { type Faults, faultMiddleware } from "../../server/faults.ts";
import { requireOwnHost } from "../../server/own-host.ts";
import { artifactServiceRoutes } from "../artifact-service/artifact-service.ts";
import { ANONYMOUS, authenticate } from "../auth/actor.ts";
import type { AppEnv } from "../auth/app-env.ts";
import { cacheServiceRoutes } from "../cache-service/cache-service.ts";
import type { Context } from "../context/context.ts";
import { gitRoutes } from "../git-http/git-routes.ts";
import { badCredentials, GitHubError, notFound, renderError } from "../http/errors.ts";
import { API_PREFIX } from "../http/urls.ts";
import { pagesRoutes } from "../pages/pages-routes.ts";
import { REST_ROUTES } from "../routes/index.ts";
import { logDownloadRoutes } from "../routes/log-downloads.ts";
import { type Exchange, observe } from "./observation.ts";
import { responseHeaders } from "./response-headers.ts";

/** Options of the app besides its context. */
interface AppOptions {
  readonly faults: Faults;
  /** Delay of each request, in milliseconds. */
  readonly latencyMs: number;
  /** Receives every REST exchange except injected faults. */
  readonly record?: (exchange: Exchange) => void;
}

/** Routes at the root of the server, beside the REST API and git. The first match wins. */
const SERVER_ROUTES: readonly ((context: Context) => Hono<AppEnv>)[] = [
  artifactServiceRoutes,
  cacheServiceRoutes,
  logDownloadRoutes,
  pagesRoutes,
];

/** Creates the app that serves the whole stand-in on one port. */
export function createApp(context: Context, { faults, latencyMs, record }: AppOptions): Hono<AppEnv> {
  const app = new Hono<AppEnv>({ strict: false });
  app.onError((thrown, c) => renderThrown(thrown, context, c));
  if (latencyMs > 0) {
    app.use(async (_, next) => {
      await new Promise((resolve) => setTimeout(resolve, latencyMs));
      await next();
    });
  }
  app.use(requireOwnHost([new URL(context.urls.server).hostname]));
  app.use(faultMiddleware(faults));
  app.route(API_PREFIX, createRestApi(context, record));
  app.route("/", gitRoutes(context));
  for (const routes of SERVER_ROUTES) app.route("/", routes(context));
  app.notFound((c) => c.text("Not Found", 404));
  return app;
}

function createRestApi(context: Context, record?: (exchange: Exchange) => void): Hono<AppEnv> {
  const api = new Hono<AppEnv>({ strict: false });
  api.onError((thrown, c) => renderThrown(thrown, context, c));
  if (record !== undefined) api.use(observe(record));
  api.use(responseHeaders(context.rateLimits));
  api.use(async (c, next) => {
    const actor = authenticate(context.store, c.req.header("Authorization"));
    c.set("actor", actor ?? ANONYMOUS);
    if (actor === undefined) throw badCredentials();
    await next();
  });
  for (const routes of REST_ROUTES) api.route("/", routes(context));
  api.all("*", () => {
    throw notFound();
  });
  return api;
}

function renderThrown(
  thrown: Error,
  context: Context,
  c: { json(body: unknown, status: 500): Response },
): Response {
  if (thrown instanceof GitHubError) return c.json(renderError(thrown), thrown.status as 500);
  context.log(`request failed: ${thrown.stack ?? thrown.message}`);
  return c.json({ message: "Server Error" }, 500);
}
