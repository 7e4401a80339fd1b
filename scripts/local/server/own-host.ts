import type { MiddlewareHandler } from "hono";

/**
 * Refuses requests that name another host than this server: a web site's name may resolve to this machine, and its pages
 * could then read what a browser gets here (DNS rebinding). `names` are those besides the loopback interface's own.
 */
export function requireOwnHost(names: readonly string[] = []): MiddlewareHandler {
  const hosts = new Set(["localhost", "127.0.0.1", "[::1]", ...names]);
  return async (c, next) => {
    if (!hosts.has(new URL(c.req.url).hostname)) return c.text("This server does not have this name.\n", 421);
    await next();
    return undefined;
  };
}
