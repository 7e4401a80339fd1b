import { isSlug } from "../naming.ts";

const MAX_LENGTH = 40;

/**
 * Converts a name such as "Crème Brûlée!" to a slug such as `creme-brulee`; undefined if no letters or digits remain.
 */
export function toSlug(name: string): string | undefined {
  const slug = name
    .normalize("NFKD")
    .replace(/\p{Mark}/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-");
  const cut = trimDashes(trimDashes(slug).slice(0, MAX_LENGTH));
  return isSlug(cut) ? cut : undefined;
}

/** Returns the wanted slug, or the first free one of `todo-2`, `todo-3`, …. */
export function freeSlug(wanted: string, taken: ReadonlySet<string>): string {
  let slug = wanted;
  for (let count = 2; taken.has(slug); count += 1) {
    const suffix = `-${count}`;
    slug = trimDashes(wanted.slice(0, MAX_LENGTH - suffix.length)) + suffix;
  }
  return slug;
}

function trimDashes(text: string): string {
  return text.replace(/^-+|-+$/g, "");
}
