import { join } from "node:path";
import type { Metafile } from "esbuild";
import { findReadRefusal } from "../../sources/confine-plugin.ts";
import { ReadRefused } from "../../sources/read-source.ts";
import type { FrontEndContext } from "./front-end-context.ts";
import { isCode } from "./onload-filter.ts";

/**
 * Looks at what esbuild has read without a question. Throws ReadRefused when there is a file in a bundle that must not
 * be read: one that was not there when the app's files were listed, or a name that only this file system takes for
 * theirs. Notes packages' code that is there for another build only, and may hold what is Vite's to resolve.
 */
export function checkInputs(
  { directory, sources, questions, unseen }: FrontEndContext,
  { inputs }: Metafile,
): void {
  for (const input of Object.keys(inputs)) {
    if (/^(<|\(?[a-z][a-z-]*\)?:)/.test(input)) continue;
    const file = join(directory, input.replace(/\?[^?]*$/, ""));
    const refusal = findReadRefusal(directory, sources, file);
    if (refusal !== undefined) throw new ReadRefused(input, refusal);
    if (isCode(file) && !questions.seen.has(file) && !questions.filter.test(join(directory, input)))
      unseen.add(file);
  }
}
