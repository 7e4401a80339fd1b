import type { DispatchNamespace, Env } from "./env.ts";
import { renderFailure, renderUnknownHost } from "./error-page.ts";
import { classifyFailure } from "./failure.ts";
import { type Environment, findRoute } from "./route.ts";

/** Serves the build id of the artifact. The pipeline checks it after a deployment, so it must not be cached. */
const BUILD_PATH = "/.well-known/overskill.json";

/** Limits of CPU time and subrequests for one request. */
const LIMITS: Readonly<Record<Environment, { readonly cpuMs: number; readonly subRequests: number }>> = {
  production: { cpuMs: 1000, subRequests: 200 },
  staging: { cpuMs: 1000, subRequests: 200 },
  preview: { cpuMs: 500, subRequests: 50 },
};

/** Headers that control the platform; they are removed from requests of visitors. */
const INTERNAL_HEADERS = ["cloudflare-workers-version-overrides", "cloudflare-workers-version-key"];

export default {
  async fetch(request: Request, env: Env): Promise<Response> {
    const { hostname, pathname } = new URL(request.url);
    const route = findRoute(hostname, {
      production: env.PRODUCTION_DOMAIN,
      staging: env.STAGING_DOMAIN ?? "",
      preview: env.PREVIEW_DOMAIN,
    });
    const namespace = route && findNamespace(route.environment, env);
    if (route === undefined || namespace === undefined) return renderUnknownHost();
    const { environment, scriptName } = route;
    let response: Response;
    try {
      const worker = namespace.get(scriptName, {}, { limits: LIMITS[environment] });
      response = await worker.fetch(forward(request));
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

function findNamespace(environment: Environment, env: Env): DispatchNamespace | undefined {
  switch (environment) {
    case "production":
      return env.PRODUCTION;
    case "staging":
      return env.STAGING;
    case "preview":
      return env.PREVIEW;
  }
}

/** Removes internal headers, and passes redirects on to the visitor instead of following them. */
function forward(request: Request): Request {
  const headers = new Headers(request.headers);
  for (const name of INTERNAL_HEADERS) headers.delete(name);
  return new Request(request, { headers, redirect: "manual" });
}

function decorate(response: Response, environment: Environment, pathname: string): Response {
  // A new Response would drop the socket of a WebSocket upgrade.
  if (response.status === 101) return response;
  const added = new Headers();
  if (environment !== "production") added.set("x-robots-tag", "noindex");
  if (pathname === BUILD_PATH) added.set("cache-control", "no-store");
  if ([...added].length === 0) return response;
  const decorated = new Response(response.body, response);
  for (const [name, value] of added) decorated.headers.set(name, value);
  return decorated;
}
