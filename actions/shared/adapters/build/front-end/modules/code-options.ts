import { posix } from "node:path";
import type { BuildOptions } from "esbuild";
import { parse as parseJsonc } from "jsonc-parser";
import { readSource } from "../../sources/read-source.ts";
import type { SourceFiles } from "../../sources/source-files.ts";
import { tsconfigOptions } from "../../sources/tsconfig.ts";
import type { FrontEndContext } from "./front-end-context.ts";

const TSCONFIG = "tsconfig.json";

/** Besides `browser`: https://vite.dev/config/shared-options#resolve-conditions */
const CONDITIONS = ["module", "production"];

/** Also for `require()`, where esbuild would choose `main`: https://vite.dev/config/shared-options#resolve-mainfields */
const MAIN_FIELDS = ["browser", "module", "jsnext:main", "jsnext", "main"];

/** How TypeScript and JSX are read: what a plugin says, then tsconfig, then React. How files are found, and what maps they get. */
export function codeOptions({ directory, sources, options, tsconfig }: FrontEndContext) {
  return {
    jsx: "automatic",
    // Whatever the target, as with Vite: nobody can take it out.
    supported: { "top-level-await": true },
    conditions: CONDITIONS,
    mainFields: MAIN_FIELDS,
    resolveExtensions: [...options.extensions],
    // What comes after esbuild moves places; only then are they linked. Style sheets have none, as with Vite.
    sourcemap: options.sourcemap === false ? false : "external",
    ...(options.jsxImportSource === undefined ? {} : { jsxImportSource: options.jsxImportSource }),
    ...tsconfigOptions(directory, sources, tsconfig),
  } satisfies BuildOptions;
}

/**
 * The tsconfig of the code in the browser. Where `tsconfig.json` only refers to others, as in Vite's templates,
 * it is the first that is not about Node.js or the Worker.
 */
export async function findTsconfig(directory: string, sources: SourceFiles): Promise<string> {
  if (!sources.has(TSCONFIG)) return TSCONFIG;
  const written: unknown = parseJsonc(String(await readSource(directory, sources, TSCONFIG)), [], {
    allowTrailingComma: true,
  });
  const { references, compilerOptions } = Object(written);
  if (
    !Array.isArray(references) ||
    compilerOptions?.paths !== undefined ||
    compilerOptions?.jsx !== undefined
  )
    return TSCONFIG;
  const referred = references
    .map((reference: unknown) => posix.normalize(String(Object(reference).path)))
    .map((path) => (path.endsWith(".json") ? path : `${path}/${TSCONFIG}`));
  return referred.find((file) => sources.has(file) && !/node|worker/.test(file)) ?? TSCONFIG;
}
