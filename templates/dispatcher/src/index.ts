import type { DispatchNamespace, Env } from "./env.ts";
import { renderFailure, renderUnknownHost } from "./error-page.ts";
import { classifyFailure } from "./failure.ts";
import { type Environment, findRoute } from "./route.ts";

/** Where every artifact tells its build id; deployments are verified by it, so no cache may answer. */
const BUILD_PATH = "/.well-known/overskill.json";

/** CPU time and subrequests of one request. */
const LIMITS: Readonly<Record<Environment, { readonly cpuMs: number; readonly subRequests: number }>> = {
  production: { cpuMs: 1000, subRequests: 200 },
  staging: { cpuMs: 1000, subRequests: 200 },
  preview: { cpuMs: 500, subRequests: 50 },
};

/** Steer the platform, so nobody outside may send them. */
const INTERNAL_HEADERS = ["cloudflare-workers-version-overrides", "cloudflare-workers-version-key"];

export default {
  async fetch(request: Request, env: Env): Promise<Response> {
    const { hostname, pathname } = new URL(request.url);
    const route = findRoute(hostname, {
      production: env.PRODUCTION_DOMAIN,
      staging: env.STAGING_DOMAIN ?? "",
      preview: env.PREVIEW_DOMAIN,
    });
    const namespace = route && namespaceOf(route.environment, env);
    if (route === undefined || namespace === undefined) return renderUnknownHost();
    const { environment, scriptName } = route;
    let response: Response;
    try {
      const worker = namespace.get(scriptName, {}, { limits: LIMITS[environment] });
      response = await worker.fetch(forwarded(request));
    } catch (thrown) {
      const failure = classifyFailure(thrown);
      if (failure !== "missing") {
        console.error(JSON.stringify({ environment, scriptName, failure, error: String(thrown) }));
      }
      return renderFailure(failure, environment);
    }
    return decorate(response, environment, pathname);
  },
};

function namespaceOf(environment: Environment, env: Env): DispatchNamespace | undefined {
  switch (environment) {
    case "production":
      return env.PRODUCTION;
    case "staging":
      return env.STAGING;
    case "preview":
      return env.PREVIEW;
  }
}

/** Redirects are the visitor's to follow. */
function forwarded(request: Request): Request {
  const headers = new Headers(request.headers);
  for (const name of INTERNAL_HEADERS) headers.delete(name);
  return new Request(request, { headers, redirect: "manual" });
}

function decorate(response: Response, environment: Environment, pathname: string): Response {
  // A WebSocket upgrade loses its socket when it is wrapped in another response.
  if (response.status === 101) return response;
  const added = new Headers();
  if (environment !== "production") added.set("x-robots-tag", "noindex");
  if (pathname === BUILD_PATH) added.set("cache-control", "no-store");
  if ([...added].length === 0) return response;
  const decorated = new Response(response.body, response);
  for (const [name, value] of added) decorated.headers.set(name, value);
  return decorated;
}
