import type { MiddlewareHandler } from "hono";
import { HTTPException } from "hono/http-exception";
import type { AppEnv } from "../auth/app-env.ts";
import type { Context } from "../context/context.ts";

/**
 * Forms are taken from the stand-in's own pages only: the login is a cookie, which a browser sends along whoever made
 * the form. Compared with the addresses we listen at and not with `Host`, which another site's name may point at.
 * https://developer.mozilla.org/docs/Web/HTTP/Reference/Headers/Origin
 */
export function requireSameOrigin({ urls }: Context): MiddlewareHandler<AppEnv> {
  const { port } = new URL(urls.server);
  const own = new Set([urls.server, `http://127.0.0.1:${port}`, `http://localhost:${port}`]);
  return async (c, next) => {
    if (c.req.method === "POST" && !own.has(c.req.header("Origin") ?? "")) {
      throw new HTTPException(403, { message: "This form was not sent from a page of this server." });
    }
    await next();
  };
}

const POLICY = [
  "default-src 'none'",
  "style-src 'self'",
  "script-src 'self'",
  "connect-src 'self'",
  "img-src 'self' data: http: https:",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join("; ");

/** Nothing inline runs: what people and models write is on these pages. */
export const securityHeaders: MiddlewareHandler<AppEnv> = async (c, next) => {
  await next();
  // A file served as it is brings a stricter policy of its own.
  if (!c.res.headers.has("Content-Security-Policy")) c.header("Content-Security-Policy", POLICY);
  c.header("X-Content-Type-Options", "nosniff");
  c.header("Referrer-Policy", "same-origin");
  c.header("Cache-Control", "no-cache");
};
