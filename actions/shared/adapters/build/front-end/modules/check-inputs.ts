import { join } from "node:path";
import type { Metafile } from "esbuild";
import { findReadRefusal } from "../../sources/confine-plugin.ts";
import { ReadRefused } from "../../sources/read-source.ts";
import type { FrontEndContext } from "../context/front-end-context.ts";
import { isCode } from "./onload-filter.ts";

/** Modules that exist only while building, such as `page:index.html`. */
const VIRTUAL = /^(<|\(?[a-z][a-z-]*\)?:)/;

/**
 * Checks the files that esbuild read without asking a plugin. Throws ReadRefused if a bundle contains a file that must not
 * be read: one that did not exist when the app's files were listed, or one whose name this file system treats like that of
 * an app's file. Records code of packages that the onLoad filter did not inspect, because the packages were restored for
 * another build: it may contain what a plugin has to resolve.
 */
export function checkInputs(
  { directory, sources, onLoadFilter, uninspected }: FrontEndContext,
  { inputs }: Metafile,
): void {
  for (const input of Object.keys(inputs)) {
    if (VIRTUAL.test(input)) continue;
    const file = join(directory, input.replace(/\?[^?]*$/, ""));
    const refusal = findReadRefusal(directory, sources, file);
    if (refusal !== undefined) throw new ReadRefused(input, refusal);
    const wasLoaded = onLoadFilter.inspected.has(file) || onLoadFilter.pattern.test(join(directory, input));
    if (isCode(file) && !wasLoaded) uninspected.add(file);
  }
}
