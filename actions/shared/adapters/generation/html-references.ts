import { posix } from "node:path";

/** The references that Vite follows: `src` of scripts, images and sources, `href` of links. */
const REFERENCE =
  /<(?:script|img|source)\b[^>]*?\ssrc=["']([^"']+)["']|<link\b[^>]*?\shref=["']([^"']+)["']/gi;

/** Returns a sentence for every file of the app that a page refers to and that does not exist. */
export function findMissingReferences(
  page: string,
  html: string,
  exists: (path: string) => boolean,
): readonly string[] {
  const references = [...html.matchAll(REFERENCE)].map(([, src, href]) => src ?? href ?? "");
  return references
    .filter((reference) => !/^([a-z][a-z0-9+.-]*:|\/\/|#|\/api\/)/i.test(reference))
    .filter((reference) => candidates(page, reference).every((path) => !exists(path)))
    .map((reference) => `${page}: refers to ${JSON.stringify(reference)}, which does not exist.`);
}

/** Lists the files that a reference may mean; one from the root is a file of the app or of `public/`. */
function candidates(page: string, reference: string): readonly string[] {
  const path = reference.replace(/[?#].*$/, "");
  const file = path.startsWith("/") ? path.slice(1) : posix.join(posix.dirname(page), path);
  return [file, posix.join("public", file)];
}
