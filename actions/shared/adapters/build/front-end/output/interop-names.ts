const NAME = String.raw`[\w$]+`;
/** The start of esbuild's `__toESM` after minification, with any names. */
const DEFINITION = new RegExp(
  String.raw`(${NAME})=\((${NAME}),${NAME},(${NAME})\)=>\(\3=\2!=null\?${NAME}\(${NAME}\(\2\)\):\{\},${NAME}\(${NAME}\|\|!\2\|\|!\2$`,
);
/** What follows `DEFINITION`. */
const ANCHOR = ".__esModule?";
/** Minified names are short, so no match of `DEFINITION` is longer. */
const DEFINITION_LENGTH = 200;
const IMPORTS = /^(?:import(?:\{[^{}]*\}from)?"[^"]*";?)+/;
const IMPORT = /import\{([^{}]*)\}from"\.\/([^"]+)"/g;
const EXPORTS = /export\{([^{}]*)\};?\s*$/;

/**
 * Finds the name that each chunk uses for esbuild's `__toESM`, which turns a CommonJS package into a namespace. One chunk
 * defines it and others import it. `texts` holds the minified chunks of one directory by file name; the result lacks
 * chunks that do not use it.
 */
export function findInteropNames(texts: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const [file, text] of texts) {
    const local = findDefinition(text);
    if (local === undefined) continue;
    names.set(file, local);
    const exported = parseRenames(EXPORTS.exec(text)?.[1]).find(({ from }) => from === local)?.to;
    if (exported === undefined) continue;
    for (const [other, code] of texts) {
      const lists = [...leadingImports(code).matchAll(IMPORT)].filter(([, , from]) => from === file);
      const imported = lists.flatMap(([, list]) => parseRenames(list)).find(({ from }) => from === exported);
      if (imported !== undefined) names.set(other, imported.to);
    }
  }
  return names;
}

function findDefinition(text: string): string | undefined {
  // Searching for the anchor first is much faster than searching a large chunk for the whole pattern.
  for (let at = text.indexOf(ANCHOR); at >= 0; at = text.indexOf(ANCHOR, at + 1)) {
    const found = DEFINITION.exec(text.slice(Math.max(0, at - DEFINITION_LENGTH), at))?.[1];
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Returns the statements at the start of a chunk that import other chunks. */
export function leadingImports(text: string): string {
  return IMPORTS.exec(text)?.[0] ?? "";
}

/** Parses a list such as `a as b,c`. */
function parseRenames(list = "") {
  return list
    .split(",")
    .map((entry) => entry.trim().split(" as "))
    .map(([from = "", to = from]) => ({ from, to }));
}
