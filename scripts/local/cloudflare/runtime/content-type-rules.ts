import { getMimeType } from "hono/utils/mime";

const baseType = (type: string | undefined) => type?.split(";")[0]?.trim().toLowerCase() ?? "";

/**
 * Cloudflare serves a file with the content type of its upload; Miniflare goes by the file name. These `_headers`
 * rules make up for the files where the two differ, so that a missing or wrong type shows here too.
 */
export function renderContentTypeRules(types: ReadonlyMap<string, string>): string {
  return [...types]
    .filter(([path, type]) => baseType(type) !== baseType(getMimeType(path)))
    .flatMap(([path, type]) => {
      const header = type === "" ? "! Content-Type" : `Content-Type: ${type}`;
      return listAddresses(path).map((address) => `${encodeURI(address)}\n  ${header}\n`);
    })
    .join("");
}

/** A page is also served under its name without the suffix, see html_handling. */
function listAddresses(path: string): string[] {
  const page = /^(.*?)(\/index)?\.html$/.exec(path);
  if (page === null) return [path];
  const [, name = "", index] = page;
  return index === undefined ? [path, name] : [path, `${name}/`];
}
