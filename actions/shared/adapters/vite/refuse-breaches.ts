import { join } from "node:path";
import type { Metafile } from "esbuild";
import { findBreach } from "../esbuild/confine-plugin.ts";
import { SourceBreach } from "../esbuild/read-source.ts";
import type { FrontEndContext } from "./front-end-context.ts";

/**
 * Throws SourceBreach when there is a file in a bundle that must not be read. Most are refused before; what is left is a
 * file that was not there when the app's files were listed, or a name that only this file system takes for theirs.
 */
export function refuseBreaches({ directory, sources }: FrontEndContext, { inputs }: Metafile): void {
  for (const input of Object.keys(inputs)) {
    if (/^(<|\(?[a-z][a-z-]*\)?:)/.test(input)) continue;
    const reason = findBreach(directory, sources, join(directory, input.replace(/\?[^?]*$/, "")));
    if (reason !== undefined) throw new SourceBreach(input, reason);
  }
}
