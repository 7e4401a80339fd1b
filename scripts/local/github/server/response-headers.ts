import { createHash, randomUUID } from "node:crypto";
import type { MiddlewareHandler } from "hono";
import type { AppEnv } from "../auth/app-env.ts";
import type { RateLimits } from "../auth/rate-limits.ts";

/** Creates the middleware that adds GitHub's headers to every REST response, and sends 304 if the client has the body. */
export function responseHeaders(rateLimits: RateLimits): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    await next();
    const { headers } = c.res;
    headers.set("X-GitHub-Request-Id", randomUUID().toUpperCase());
    headers.set("X-GitHub-Media-Type", "github.v3; format=json");
    headers.set("X-GitHub-Api-Version-Selected", "2022-11-28");
    const actor = c.get("actor");
    if (actor?.kind === "user") headers.set("X-OAuth-Scopes", "repo, workflow");
    const limit = rateLimits.take(actor);
    headers.set("X-RateLimit-Limit", String(limit.limit));
    headers.set("X-RateLimit-Remaining", String(limit.remaining));
    headers.set("X-RateLimit-Used", String(limit.used));
    headers.set("X-RateLimit-Reset", String(limit.reset));
    headers.set("X-RateLimit-Resource", "core");
    await revalidate(c.req.header("If-None-Match"), c);
  };
}

/** Adds an ETag and compares it with `If-None-Match`. https://docs.github.com/en/rest/using-the-rest-api/best-practices-for-using-the-rest-api#use-conditional-requests-if-appropriate */
async function revalidate(
  known: string | undefined,
  c: Parameters<MiddlewareHandler<AppEnv>>[0],
): Promise<void> {
  if (c.req.method !== "GET" || c.res.status !== 200 || c.res.body === null) return;
  const body = Buffer.from(await c.res.clone().arrayBuffer());
  const etag = `W/"${createHash("sha256").update(body).digest("hex")}"`;
  const headers = new Headers(c.res.headers);
  headers.set("ETag", etag);
  headers.set("Cache-Control", "private, max-age=60, s-maxage=60");
  const fresh = known?.split(",").some((candidate) => candidate.trim() === etag) ?? false;
  c.res = undefined;
  c.res = fresh ? new Response(null, { status: 304, headers }) : new Response(body, { status: 200, headers });
}
