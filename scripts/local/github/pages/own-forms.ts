import type { Context as HonoContext, MiddlewareHandler } from "hono";
import { HTTPException } from "hono/http-exception";
import { equalSecrets } from "../../server/secrets.ts";
import type { AppEnv } from "../auth/app-env.ts";
import type { Context } from "../context/context.ts";
import { readSessionCookie } from "./load/page-scope.ts";

/** Name of the field with the session's token, in every form. */
const CSRF_FIELD = "csrf_token";

/**
 * Accepts forms from the stand-in's own pages only. A browser also sends the session's cookie with forms of other pages of
 * the same site, and to it, all hosts below `localhost` with their ports are one site: also the apps that this platform
 * previews. So the origin must be exactly this server's, and the form must hold the session's token, which pages of
 * another origin cannot read.
 * https://cheatsheetseries.owasp.org/cheatsheets/Cross-Site_Request_Forgery_Prevention_Cheat_Sheet.html
 */
export function requireOwnForm({ urls, sessions }: Context): MiddlewareHandler<AppEnv> {
  const { port } = new URL(urls.server);
  const own = new Set([urls.server, `http://127.0.0.1:${port}`, `http://localhost:${port}`]);
  return async (c, next) => {
    if (c.req.method === "POST") {
      const site = c.req.header("Sec-Fetch-Site") ?? "same-origin";
      const sameOrigin = site === "same-origin" && own.has(c.req.header("Origin") ?? "");
      const session = sessions.find(readSessionCookie(c));
      const form = sameOrigin && session !== undefined ? await readForm(c) : undefined;
      if (session === undefined || !equalSecrets(String(form?.get(CSRF_FIELD) ?? ""), session.csrfToken)) {
        throw new HTTPException(403, {
          message: "The form was not sent from a page of this session. Reload the page and send it again.",
        });
      }
    }
    await next();
  };
}

async function readForm(c: HonoContext<AppEnv>): Promise<FormData | undefined> {
  return c.req.formData().catch(() => undefined);
}

/** Adds the session's token to every form of a page. */
export function protectForms(page: string, csrfToken: string | undefined): string {
  if (csrfToken === undefined) return page;
  const field = `<input type="hidden" name="${CSRF_FIELD}" value="${csrfToken}">`;
  return page.replaceAll(/<form\b[^>]*\bmethod="post"[^>]*>/g, (tag) => tag + field);
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
