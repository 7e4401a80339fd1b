import type { Context } from "hono";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import type { ApiError } from "./api-error.ts";

/** Renders a successful response: https://developers.cloudflare.com/fundamentals/api/how-to/make-api-calls/ */
export function success(
  c: Context,
  result: unknown,
  { status = 200, info }: { status?: ContentfulStatusCode; info?: object } = {},
): Response {
  const envelope = { success: true, errors: [], messages: [], result };
  return c.json(info === undefined ? envelope : { ...envelope, result_info: info }, status);
}

/** Renders an error response. */
export function failure(c: Context, { status, code, message }: Omit<ApiError, "name">): Response {
  return c.json({ success: false, errors: [{ code, message }], messages: [], result: null }, status);
}

const PAGE_SIZE = 100;

/** Renders one page of a list by page number; clients continue until a page is not full. */
export function list(c: Context, items: readonly unknown[]): Response {
  const page = Math.max(Number(c.req.query("page")) || 1, 1);
  const perPage = Math.min(Math.max(Number(c.req.query("per_page")) || PAGE_SIZE, 1), 1000);
  const shown = items.slice((page - 1) * perPage, page * perPage);
  const info = {
    page,
    per_page: perPage,
    count: shown.length,
    total_count: items.length,
    total_pages: Math.ceil(items.length / perPage),
  };
  return success(c, shown, { info });
}

/** Renders one page of a list by cursor, which is the position after the page. */
export function cursorPage(c: Context, items: readonly unknown[], defaultLimit: number): Response {
  const limit = Math.min(Math.max(Number(c.req.query("limit")) || defaultLimit, 1), 1000);
  const from = Number(c.req.query("cursor")) || 0;
  const page = items.slice(from, from + limit);
  const next = from + limit;
  return success(c, page, {
    info: { count: page.length, per_page: limit, cursor: next < items.length ? String(next) : "" },
  });
}
