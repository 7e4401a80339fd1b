import { badRequest } from "../wire/api-error.ts";

/**
 * Parses a tag filter. `customer-1:yes,archived:no` selects scripts with the first tag and without the second.
 * https://developers.cloudflare.com/cloudflare-for-platforms/workers-for-platforms/configuration/tags/
 */
export function parseTagFilter(text: string | undefined): (tags: readonly string[]) => boolean {
  const wanted = (text ?? "")
    .split(",")
    .filter((part) => part !== "")
    .map(parsePart);
  return (tags) => wanted.every(({ tag, present }) => tags.includes(tag) === present);
}

/** Parses one part. A tag may contain colons, so the last colon separates. */
function parsePart(part: string): { tag: string; present: boolean } {
  const match = /^(.+):(yes|no)$/.exec(part);
  if (match?.[1] === undefined) throw badRequest(`The tag filter "${part}" does not end in ":yes" or ":no".`);
  return { tag: match[1], present: match[2] === "yes" };
}
