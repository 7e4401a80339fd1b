/** A run of what class names consist of; brackets may hold anything but white space, to a depth of two. */
const TOKEN = /(?:[\w@!*&%#.:/~+-]|\[(?:[^\s[\]]|\[[^\s[\]]*\])*\]|\((?:[^\s()]|\([^\s()]*\))*\))+/g;
const GROUP = /\[((?:[^\s[\]]|\[[^\s[\]]*\])*)\]|\(((?:[^\s()]|\([^\s()]*\))*)\)/g;

/**
 * Everything in a text that could be a class name of Tailwind. More than needed is harmless: the compiler makes nothing of
 * what is no class.
 */
export function findCandidates(text: string): ReadonlySet<string> {
  const found = new Set<string>();
  collect(text, found, 0);
  return found;
}

function collect(text: string, found: Set<string>, depth: number): void {
  for (const [token] of text.matchAll(TOKEN)) {
    found.add(token);
    const trimmed = token.replace(/^[.:#*]+(?=\w)|[.:,]+$/g, "");
    if (trimmed !== token) found.add(trimmed);
    const colon = trimmed.indexOf(":");
    // `{hidden:x}`: the name of a property may be a class.
    if (colon > 0) found.add(trimmed.slice(0, colon));
    if (depth > 4 || !/[[(]/.test(token)) continue;
    for (const [, square, round] of token.matchAll(GROUP)) collect(square ?? round ?? "", found, depth + 1);
    // `cn("p-4")` and `x["p-4"]` are no class names, but hold some.
    for (const part of token.split(/["'`]/)) if (part !== token) collect(part, found, depth + 1);
  }
}
