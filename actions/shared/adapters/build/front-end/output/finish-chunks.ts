import { posix } from "node:path";
import { browserEnvironment } from "../../sources/vite-environment.ts";
import type { FrontEndContext } from "../context/front-end-context.ts";
import { applyEdits, type Edit } from "../syntax/edits.ts";
import { parseMap, shiftMap } from "../syntax/source-maps.ts";
import { findInteropNames } from "./interop-names.ts";
import { mergeImports } from "./merge-imports.ts";

/**
 * Name that code gets for `import.meta.env` as a whole. If it were an object in esbuild's `define`, esbuild would make a
 * module of it, which every other module would load.
 */
export const ENVIRONMENT = "__vite_environment";

/**
 * Completes the chunks that esbuild linked: declares `import.meta.env` and merges the imports of a minified chunk's
 * modules. `texts` holds files by path below the output directory. Source maps are adjusted; other files are returned
 * unchanged.
 */
export function finishChunks(
  { environment, options, optimizations }: FrontEndContext,
  texts: ReadonlyMap<string, string>,
): ReadonlyMap<string, string> {
  const values = JSON.stringify(browserEnvironment(environment));
  const interop = options.minify
    ? findInteropNames(new Map([...texts].map(([path, text]) => [posix.basename(path), text])))
    : new Map<string, string>();
  const finished = new Map(texts);
  for (const [path, linked] of texts) {
    if (!path.endsWith(".js")) continue;
    const name = interop.get(posix.basename(path));
    const edits: Edit[] = name === undefined ? [] : [...mergeImports(linked, name, optimizations)];
    if (linked.includes(ENVIRONMENT)) {
      edits.push({ span: { start: 0, end: 0 }, text: `const ${ENVIRONMENT}=${values};` });
    }
    if (edits.length === 0) continue;
    finished.set(path, applyEdits(linked, edits));
    const map = parseMap(texts.get(`${path}.map`));
    if (map !== undefined) finished.set(`${path}.map`, JSON.stringify(shiftMap(map, linked, edits)));
  }
  return finished;
}
