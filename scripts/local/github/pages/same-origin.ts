import type { MiddlewareHandler } from "hono";
import { HTTPException } from "hono/http-exception";
import type { AppEnv } from "../auth/app-env.ts";
import type { Context } from "../context/context.ts";

/**
 * Accepts forms from the stand-in's own pages only: a browser sends the login cookie with every form, even one of
 * another site. Compares `Origin` with the addresses that the server listens on, not with `Host`, because another
 * site's name may resolve to this machine.
 * https://developer.mozilla.org/docs/Web/HTTP/Reference/Headers/Origin
 */
export function requireSameOrigin({ urls }: Context): MiddlewareHandler<AppEnv> {
  const { port } = new URL(urls.server);
  const own = new Set([urls.server, `http://127.0.0.1:${port}`, `http://localhost:${port}`]);
  return async (c, next) => {
    if (c.req.method === "POST" && !own.has(c.req.header("Origin") ?? "")) {
      throw new HTTPException(403, {
        message: "The form was not sent from a page of this server. Reload the page and send it again.",
      });
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

/** Forbids inline scripts and styles, because the pages show text that people and models write. */
export const securityHeaders: MiddlewareHandler<AppEnv> = async (c, next) => {
  await next();
  // A raw file has a stricter policy of its own.
  if (!c.res.headers.has("Content-Security-Policy")) c.header("Content-Security-Policy", POLICY);
  c.header("X-Content-Type-Options", "nosniff");
  c.header("Referrer-Policy", "same-origin");
  c.header("Cache-Control", "no-cache");
};
