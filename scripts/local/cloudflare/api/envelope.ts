import type { Context } from "hono";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import type { ApiError } from "../api-error.ts";

/** https://developers.cloudflare.com/fundamentals/api/how-to/make-api-calls/ */
export function success(
  c: Context,
  result: unknown,
  { status = 200, info }: { status?: ContentfulStatusCode; info?: object } = {},
): Response {
  const envelope = { success: true, errors: [], messages: [], result };
  return c.json(info === undefined ? envelope : { ...envelope, result_info: info }, status);
}

export function failure(c: Context, { status, code, message }: Omit<ApiError, "name">): Response {
  return c.json({ success: false, errors: [{ code, message }], messages: [], result: null }, status);
}

/** A whole list as its only page. */
export function list(c: Context, items: readonly unknown[]): Response {
  const { length } = items;
  return success(c, items, {
    info: { page: 1, per_page: Math.max(length, 20), count: length, total_count: length, total_pages: 1 },
  });
}

/** A page of a cursor-paged list; the cursor is the position after the page. */
export function cursorPage(c: Context, items: readonly unknown[], defaultLimit: number): Response {
  const limit = Math.min(Math.max(Number(c.req.query("limit")) || defaultLimit, 1), 1000);
  const from = Number(c.req.query("cursor")) || 0;
  const page = items.slice(from, from + limit);
  const next = from + limit;
  return success(c, page, {
    info: { count: page.length, per_page: limit, cursor: next < items.length ? String(next) : "" },
  });
}
