import { posix } from "node:path";
import type { BuildOptions } from "esbuild";
import { parse as parseJsonc } from "jsonc-parser";
import { readTsconfig } from "../../sources/check-tsconfig.ts";
import type { SourceFiles } from "../../sources/source-files.ts";
import { TSCONFIG, tsconfigOptions } from "../../sources/tsconfig.ts";
import type { FrontEndContext } from "../context/front-end-context.ts";

/** In addition to `browser`: https://vite.dev/config/shared-options#resolve-conditions */
const CONDITIONS = ["module", "production"];

/** For `require()` as well, where esbuild would prefer `main`: https://vite.dev/config/shared-options#resolve-mainfields */
const MAIN_FIELDS = ["browser", "module", "jsnext:main", "jsnext", "main"];

/**
 * Returns the esbuild options for modules: how to compile TypeScript and JSX (as a plugin says, else as tsconfig says, else
 * for React), how to resolve imports, and which source maps to write.
 */
export function codeOptions({ directory, sources, options, tsconfig }: FrontEndContext) {
  return {
    jsx: "automatic",
    // Allowed for every target, as in Vite: it cannot be compiled away.
    supported: { "top-level-await": true },
    conditions: CONDITIONS,
    mainFields: MAIN_FIELDS,
    resolveExtensions: [...options.extensions],
    // Chunks are edited after esbuild, so source maps are attached at the end. As in Vite, style sheets have none.
    sourcemap: options.sourcemap === false ? false : "external",
    ...(options.jsxImportSource === undefined ? {} : { jsxImportSource: options.jsxImportSource }),
    ...tsconfigOptions(directory, sources, tsconfig),
  } satisfies BuildOptions;
}

/**
 * Finds the tsconfig of the code in the browser. If `tsconfig.json` only references others, as in Vite's templates, that
 * is the first one that is not about Node.js or the Worker.
 */
export async function findTsconfig(directory: string, sources: SourceFiles): Promise<string> {
  if (!sources.has(TSCONFIG)) return TSCONFIG;
  const written: unknown = parseJsonc(await readTsconfig(directory, TSCONFIG), [], {
    allowTrailingComma: true,
  });
  const { references, compilerOptions } = Object(written);
  if (
    !Array.isArray(references) ||
    compilerOptions?.paths !== undefined ||
    compilerOptions?.jsx !== undefined
  )
    return TSCONFIG;
  const referenced = references
    .map((reference: unknown) => posix.normalize(String(Object(reference).path)))
    .map((path) => (path.endsWith(".json") ? path : `${path}/${TSCONFIG}`));
  return referenced.find((file) => sources.has(file) && !/node|worker/.test(file)) ?? TSCONFIG;
}
