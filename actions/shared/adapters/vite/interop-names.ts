const NAME = String.raw`[\w$]+`;
/** The start of esbuild's `__toESM`, whatever names it was given. */
const DEFINITION = new RegExp(
  String.raw`(${NAME}) = \((${NAME}), ${NAME}, (${NAME})\) => \(\3 = \2 != null \? ${NAME}\(${NAME}\(\2\)\) : \{\}, ${NAME}\(\n +// If the importer is in node compat`,
);
const EXPORTS = /^export \{([^}]*)\};/gm;
const IMPORTS = /^import \{([^}]*)\} from "\.\/([^"]+)";/gm;

/**
 * What each chunk calls esbuild's `__toESM`, which makes a namespace of a package in CommonJS format. One chunk defines
 * it, others import it. `texts` are chunks of one folder with their whitespace, by file name; a chunk that has no use for
 * it is missing in the answer.
 */
export function findInteropNames(texts: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const [file, text] of texts) {
    const local = DEFINITION.exec(text)?.[1];
    if (local === undefined) continue;
    names.set(file, local);
    const exported = renamesIn(text, EXPORTS).find(({ from }) => from === local)?.to;
    for (const [other, imports] of exported === undefined ? [] : texts) {
      const imported = renamesIn(imports, IMPORTS, file).find(({ from }) => from === exported);
      if (imported !== undefined) names.set(other, imported.to);
    }
  }
  return names;
}

/** `a as b, c` in the statements that `pattern` finds; of imports only those from `file`. */
function renamesIn(text: string, pattern: RegExp, file?: string) {
  return [...text.matchAll(pattern)]
    .filter(([, , from]) => from === file)
    .flatMap(([, list = ""]) => list.split(","))
    .map((entry) => entry.trim().split(" as "))
    .map(([from = "", to = from]) => ({ from, to }));
}
