const NAME = String.raw`[\w$]+`;
/** The start of esbuild's `__toESM`, minified, whatever names it was given. */
const DEFINITION = new RegExp(
  String.raw`(${NAME})=\((${NAME}),${NAME},(${NAME})\)=>\(\3=\2!=null\?${NAME}\(${NAME}\(\2\)\):\{\},${NAME}\(${NAME}\|\|!\2\|\|!\2$`,
);
const ANCHOR = ".__esModule?";
/** Its names are short; this is more than enough. */
const DEFINITION_LENGTH = 200;
const IMPORTS = /^(?:import(?:\{[^{}]*\}from)?"[^"]*";?)+/;
const IMPORT = /import\{([^{}]*)\}from"\.\/([^"]+)"/g;
const EXPORTS = /export\{([^{}]*)\};?\s*$/;

/**
 * What each chunk calls esbuild's `__toESM`, which makes a namespace of a package in CommonJS format. One chunk defines
 * it, others import it. `texts` are minified chunks of one folder, by file name; a chunk that has no use for it is
 * missing in the answer.
 */
export function findInteropNames(texts: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const [file, text] of texts) {
    const local = definedIn(text);
    if (local === undefined) continue;
    names.set(file, local);
    const exported = renamesIn(EXPORTS.exec(text)?.[1]).find(({ from }) => from === local)?.to;
    if (exported === undefined) continue;
    for (const [other, code] of texts) {
      const lists = [...importsOf(code).matchAll(IMPORT)].filter(([, , from]) => from === file);
      const imported = lists.flatMap(([, list]) => renamesIn(list)).find(({ from }) => from === exported);
      if (imported !== undefined) names.set(other, imported.to);
    }
  }
  return names;
}

function definedIn(text: string): string | undefined {
  // To search a large chunk for the whole pattern takes longer than all that is done with the answer.
  for (let at = text.indexOf(ANCHOR); at >= 0; at = text.indexOf(ANCHOR, at + 1)) {
    const found = DEFINITION.exec(text.slice(Math.max(0, at - DEFINITION_LENGTH), at))?.[1];
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The statements at the top of a chunk that import other chunks. */
export function importsOf(text: string): string {
  return IMPORTS.exec(text)?.[0] ?? "";
}

/** `a as b,c` */
function renamesIn(list = "") {
  return list
    .split(",")
    .map((entry) => entry.trim().split(" as "))
    .map(([from = "", to = from]) => ({ from, to }));
}
