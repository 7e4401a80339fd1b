import type { Context } from "hono";

const DEFAULT_PER_PAGE = 30;
const MAX_PER_PAGE = 100;

/**
 * Returns the rows of the requested page and sets the response's `Link` header.
 * https://docs.github.com/en/rest/using-the-rest-api/using-pagination-in-the-rest-api
 */
export function paginate<T>(c: Context, rows: readonly T[]): readonly T[] {
  const perPage = Math.min(parsePositive(c.req.query("per_page")) ?? DEFAULT_PER_PAGE, MAX_PER_PAGE);
  const page = parsePositive(c.req.query("page")) ?? 1;
  const lastPage = Math.max(1, Math.ceil(rows.length / perPage));

  const links: string[] = [];
  const link = (rel: string, target: number): void => {
    const url = new URL(c.req.url);
    url.searchParams.set("page", String(target));
    links.push(`<${url}>; rel="${rel}"`);
  };
  if (page > 1) link("prev", Math.min(page - 1, lastPage));
  if (page < lastPage) {
    link("next", page + 1);
    link("last", lastPage);
  }
  if (page > 1) link("first", 1);
  if (links.length > 0) c.header("Link", links.join(", "));
  return rows.slice((page - 1) * perPage, page * perPage);
}

function parsePositive(text: string | undefined): number | undefined {
  const value = Number(text);
  return Number.isSafeInteger(value) && value > 0 ? value : undefined;
}
