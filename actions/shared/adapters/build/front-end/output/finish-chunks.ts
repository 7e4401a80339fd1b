import { posix } from "node:path";
import { setImmediate } from "node:timers/promises";
import { browserEnvironment } from "../../sources/vite-environment.ts";
import { applyEdits, type Edit } from "../html/html-page.ts";
import type { FrontEndContext } from "../modules/front-end-context.ts";
import { findInteropNames } from "./interop-names.ts";
import { mergeImports } from "./merge-imports.ts";
import { parseMap, shiftMap } from "./source-maps.ts";

/**
 * What code is made to say for all of `import.meta.env`. As an object in esbuild's `define` it would be a module that
 * every other module loads, whether it asks for it or not.
 */
export const ENVIRONMENT = "__vite_environment";

/**
 * Completes chunks that esbuild has linked, by path below the output folder: gives them `import.meta.env`, and merges
 * what the modules of a minified chunk import. Their maps go with them; other files stay as they are.
 */
export async function finishChunks(
  { environment, options }: FrontEndContext,
  texts: ReadonlyMap<string, string>,
): Promise<ReadonlyMap<string, string>> {
  const values = JSON.stringify(browserEnvironment(environment));
  const interop = options.minify
    ? findInteropNames(new Map([...texts].map(([path, text]) => [posix.basename(path), text])))
    : new Map<string, string>();
  const finished = new Map(texts);
  for (const [path, linked] of texts) {
    if (!path.endsWith(".js")) continue;
    // esbuild has questions about the style sheets meanwhile.
    await setImmediate();
    const name = interop.get(posix.basename(path));
    const edits: Edit[] = name === undefined ? [] : [...mergeImports(linked, name)];
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
