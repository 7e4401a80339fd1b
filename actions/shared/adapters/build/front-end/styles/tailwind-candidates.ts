import type { Span } from "../html/html-page.ts";

/** A run of what class names consist of; brackets may hold anything but white space, to a depth of two. */
const TOKEN = /(?:[\w@!*&%#.:/~+-]|\[(?:[^\s[\]]|\[[^\s[\]]*\])*\]|\((?:[^\s()]|\([^\s()]*\))*\))+/g;
/** What stands around a class name in Tailwind's own scanner, and the braces and colons of tables in code. */
const BEFORE = /[\s"'`.}>{:]/;
const AFTER = /[\s"'`\]{=\\<:]/;
const GROUP = /\[((?:[^\s[\]]|\[[^\s[\]]*\])*)\]|\(((?:[^\s()]|\([^\s()]*\))*)\)/g;

/**
 * Everything in a text that could be a class name of Tailwind. More than Tailwind's own scanner finds is no mistake, but
 * makes the style sheet larger: a variable called `filter` is no class.
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
    const to = at + token.replace(/[.:,]+$/, "").length;
    add(from, to);
    const colon = text.slice(from, to).indexOf(":");
    // `{hidden:x}`: the name of a property may be a class.
    if (colon > 0) add(from, from + colon);
    if (depth > 4 || !/[[(]/.test(token)) continue;
    for (const group of token.matchAll(GROUP)) {
      const inside = at + group.index + 1;
      collect(text, { start: inside, end: inside + group[0].length - 2 }, found, depth + 1);
    }
    // `cn("p-4")` and `x["p-4"]` are no class names, but hold some.
    let inside = at;
    for (const part of token.split(/["'`]/)) {
      if (part !== token) collect(text, { start: inside, end: inside + part.length }, found, depth + 1);
      inside += part.length + 1;
    }
  }
}
