import { trimEndOf } from "../../../../domain/text/trim-end.ts";
import type { Span } from "../syntax/edits.ts";

/** A run of the characters of class names; brackets may contain anything but white space, nested up to two levels. */
const TOKEN = /(?:[\w@!*&%#.:/~+-]|\[(?:[^\s[\]]|\[[^\s[\]]*\])*\]|\((?:[^\s()]|\([^\s()]*\))*\))+/g;
/** Characters before and after a class name for Tailwind's own scanner, and braces and colons of object literals. */
const BEFORE = /[\s"'`.}>{:]/;
const AFTER = /[\s"'`\]{=\\<:]/;
const GROUP = /\[((?:[^\s[\]]|\[[^\s[\]]*\])*)\]|\(((?:[^\s()]|\([^\s()]*\))*)\)/g;
/** Limits the work on deeply nested brackets. */
const MAX_DEPTH = 4;

/**
 * Finds everything in a file that could be a Tailwind class name, including some that Tailwind's own scanner does not
 * find: for example, a variable called `filter` only makes the style sheet larger.
 */
export function findCandidates(text: string): ReadonlySet<string> {
  const found = new Set<string>();
  collect(text, { start: 0, end: text.length }, found, 0);
  return found;
}

function collect(text: string, { start, end }: Span, found: Set<string>, depth: number): void {
  const add = (from: number, to: number) => {
    const begins = from === 0 || BEFORE.test(text.charAt(from - 1));
    if (begins && (to === text.length || AFTER.test(text.charAt(to)))) found.add(text.slice(from, to));
  };
  for (const { 0: token, index } of text.slice(start, end).matchAll(TOKEN)) {
    const at = start + index;
    add(at, at + token.length);
    const from = at + (/^[.:#*]+(?=\w)/.exec(token)?.[0].length ?? 0);
    const to = at + trimEndOf(token, ".:,").length;
    add(from, to);
    const colon = text.slice(from, to).indexOf(":");
    // In `{hidden:x}` the property name may be a class name.
    if (colon > 0) add(from, from + colon);
    if (depth > MAX_DEPTH || !/[[(]/.test(token)) continue;
    for (const group of token.matchAll(GROUP)) {
      const inside = at + group.index + 1;
      collect(text, { start: inside, end: inside + group[0].length - 2 }, found, depth + 1);
    }
    // `cn("p-4")` and `x["p-4"]` are not class names, but contain some.
    let inside = at;
    for (const part of token.split(/["'`]/)) {
      if (part !== token) collect(text, { start: inside, end: inside + part.length }, found, depth + 1);
      inside += part.length + 1;
    }
  }
}
