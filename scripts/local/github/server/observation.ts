import type { MiddlewareHandler } from "hono";
import type { AppEnv } from "../auth/app-env.ts";
import { API_PREFIX } from "../http/urls.ts";

/** A REST request with its response. */
export interface Exchange {
  readonly method: string;
  /** Path below `/api/v3`, without the query, e.g. `/repos/acme/apps/issues`. */
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  /** Parsed JSON; a string if the body is not JSON; undefined if it is empty. */
  readonly requestBody: unknown;
  readonly status: number;
  readonly contentType: string;
  readonly responseBody: unknown;
}

/** Checks the stand-in's traffic against GitHub's OpenAPI description; each finding is one sentence. */
export interface ApiChecker {
  exchange(exchange: Exchange): readonly string[];
  webhook(name: string, payload: Readonly<Record<string, unknown>>): readonly string[];
}

/** Creates the middleware that records every exchange. */
export function observe(record: (exchange: Exchange) => void): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    const requestBody = parseBody(await c.req.text());
    await next();
    const url = new URL(c.req.url);
    record({
      method: c.req.method,
      path: url.pathname.slice(API_PREFIX.length),
      query: Object.fromEntries(url.searchParams),
      requestBody,
      status: c.res.status,
      contentType: c.res.headers.get("Content-Type") ?? "",
      responseBody: parseBody(await c.res.clone().text()),
    });
  };
}

function parseBody(text: string): unknown {
  if (text === "") return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
