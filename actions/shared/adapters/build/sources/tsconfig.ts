import { join } from "node:path";
import type { BuildOptions } from "esbuild";
import type { SourceFiles } from "./source-files.ts";

/** Name of the file that esbuild reads by default. */
export const TSCONFIG = "tsconfig.json";

/**
 * Selects the app's own `tsconfig.json`, or none: one in a directory above would change the bundle without changing the
 * build key.
 */
export function tsconfigOptions(
  directory: string,
  sources: SourceFiles,
  file = TSCONFIG,
): Pick<BuildOptions, "tsconfig" | "tsconfigRaw"> {
  return sources.has(file) ? { tsconfig: join(directory, file) } : { tsconfigRaw: {} };
}
