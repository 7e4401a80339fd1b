import { getMimeType } from "hono/utils/mime";

const baseType = (type: string | undefined) => type?.split(";")[0]?.trim().toLowerCase() ?? "";

/**
 * Renders `_headers` rules for the files whose uploaded content type differs from the one that Miniflare derives from
 * the file name. Cloudflare serves the uploaded type, so a missing or wrong type also shows locally.
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

/** Returns the paths of a file; a page is also served without its suffix, see `html_handling`. */
function listAddresses(path: string): string[] {
  const page = /^(.*?)(\/index)?\.html$/.exec(path);
  if (page === null) return [path];
  const [, name = "", index] = page;
  return index === undefined ? [path, name] : [path, `${name}/`];
}
