import { createHash } from "node:crypto";
import { basename, dirname, join } from "node:path";
import { type FrontEndContext, toModuleId } from "../context/front-end-context.ts";

const EXTENSION = ".module.css";

/** Returns true for the path of a CSS module. */
export const isCssModule = (path: string) => path.endsWith(EXTENSION);

/**
 * Returns a path for a CSS module whose file name is unique in the app and the same in every build: esbuild makes class
 * names from the file name alone.
 */
export function uniqueModulePath(context: FrontEndContext, file: string): string {
  const scope = createHash("sha256").update(toModuleId(context, file)).digest("hex").slice(0, 6);
  return join(dirname(file), `${basename(file, EXTENSION)}-${scope}${EXTENSION}`);
}
