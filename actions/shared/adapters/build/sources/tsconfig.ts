import { join } from "node:path";
import type { BuildOptions } from "esbuild";
import type { SourceFiles } from "./source-files.ts";

const FILE = "tsconfig.json";

/** The app's own `tsconfig.json` or none: one of a folder above would change the bytes behind the build key's back. */
export function tsconfigOptions(
  directory: string,
  sources: SourceFiles,
  file = FILE,
): Pick<BuildOptions, "tsconfig" | "tsconfigRaw"> {
  return sources.has(file) ? { tsconfig: join(directory, file) } : { tsconfigRaw: {} };
}
