import { join } from "node:path/posix";

/** One module that imports another. Type-only imports count: a type is a dependency on its module, too. */
export interface Import {
  /** Path relative to the repository's root. */
  readonly from: string;
  /** A path relative to the repository's root, or a package. */
  readonly to: string;
}

const IMPORT =
  /^(?:import|export)\b[^;]*?\bfrom\s+"([^"]+)"|^import\s+"([^"]+)"|\bimport\(\s*"([^"]+)"\s*[,)]/gm;

/** Parses the imports of one module and resolves relative specifiers against `file`. */
export function parseImports(file: string, source: string): readonly Import[] {
  return [...source.matchAll(IMPORT)].map(([, fromClause, bare, dynamic]) => {
    const specifier = fromClause ?? bare ?? dynamic ?? "";
    return { from: file, to: specifier.startsWith(".") ? join(file, "..", specifier) : specifier };
  });
}
