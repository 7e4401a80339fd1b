import { posix } from "node:path";

const TAG = /<(script|img|source|link)\b/gi;

/** Returns a sentence for every file of the app that a page refers to and that does not exist. */
export function findMissingReferences(
  page: string,
  html: string,
  exists: (path: string) => boolean,
): readonly string[] {
  return findReferences(html)
    .filter((reference) => !/^([a-z][a-z0-9+.-]*:|\/\/|#|\/api\/)/i.test(reference))
    .filter((reference) => candidates(page, reference).every((path) => !exists(path)))
    .map((reference) => `${page}: refers to ${JSON.stringify(reference)}, which does not exist.`);
}

/**
 * Returns the references that Vite follows: `src` of scripts, images and sources, `href` of links. Not one pattern: that would
 * search for the attribute up to the end of the page again for each tag that does not end.
 */
function findReferences(html: string): readonly string[] {
  const nextSrc = searcher(html, /\ssrc=["']([^"']+)["']/gi);
  const nextHref = searcher(html, /\shref=["']([^"']+)["']/gi);
  const nextEnd = searcher(html, />/g);
  const references: string[] = [];
  let end = 0;
  for (const { 0: tag, 1: name = "", index } of html.matchAll(TAG)) {
    if (index < end) continue;
    const from = index + tag.length;
    const attribute = name.toLowerCase() === "link" ? nextHref(from) : nextSrc(from);
    if (attribute === null || attribute.index > (nextEnd(from)?.index ?? Infinity)) continue;
    references.push(attribute[1] ?? "");
    end = attribute.index + attribute[0].length;
  }
  return references;
}

/** Returns a function that finds the first match at an index or after it. Searches each part once if the indexes do not fall. */
function searcher(text: string, pattern: RegExp): (from: number) => RegExpExecArray | null {
  let found: RegExpExecArray | null | undefined;
  return (from) => {
    if (found === undefined || (found !== null && found.index < from)) {
      pattern.lastIndex = from;
      found = pattern.exec(text);
    }
    return found;
  };
}

/** Lists the files that a reference may mean; one from the root is a file of the app or of `public/`. */
function candidates(page: string, reference: string): readonly string[] {
  const path = reference.replace(/[?#].*$/s, "");
  const file = path.startsWith("/") ? path.slice(1) : posix.join(posix.dirname(page), path);
  return [file, posix.join("public", file)];
}
