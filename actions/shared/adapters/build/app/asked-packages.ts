import { posix } from "node:path";
import type { Message } from "esbuild";
import type { PipelineError } from "../../../domain/errors.ts";
import { toPosixPath } from "../../filesystem/posix-path.ts";
import { literalPattern } from "../esbuild/literal-pattern.ts";
import { listImports, type Reads } from "../packages/recording.ts";
import type { Mapping, WithheldPackage } from "../supply/package-failures.ts";

/** What shows whether a build has asked for a package. */
export interface BuildTraces {
  readonly reads: Reads;
  /** The build's errors, or its warnings. */
  readonly messages: readonly Message[];
}

/** What esbuild adds to a path to find a file. */
const ENDINGS = ["", ".js", ".jsx", ".ts", ".tsx", ".mjs", ".cjs", ".json", "/index.js"];

/**
 * Lists the failures of those withheld packages that the build has asked for: a message names the package, something has
 * looked for its directory, or an import that a `package.json` maps to the package was in the bundle. esbuild keeps the
 * original file of a mapping whose target does not exist, so that a bundle without errors may still be another one.
 */
export function listAskedFailures(
  withheld: readonly WithheldPackage[],
  traces: BuildTraces,
): readonly PipelineError[] {
  return withheld.filter((one) => isAsked(one, traces)).map(({ failure }) => failure);
}

function isAsked({ name, mapped }: WithheldPackage, { reads, messages }: BuildTraces): boolean {
  const directory = `/node_modules/${name}`;
  for (const file of reads.files) if (`${toPosixPath(file)}/`.includes(`${directory}/`)) return true;
  const names = [name, ...(mapped === undefined || mapped.key.startsWith(".") ? [] : [mapped.key])];
  const mentioned = new RegExp(`(?:"|node_modules/)(?:${names.map(literalPattern).join("|")})["/]`);
  const texts = messages.flatMap(({ text, notes }) => [text, ...notes.map((note) => note.text)]);
  return texts.some((text) => mentioned.test(text)) || (mapped !== undefined && isFollowed(mapped, reads));
}

/** Returns true if the build has an import that the mapping applies to. */
function isFollowed({ owner, key }: Mapping, reads: Reads): boolean {
  const folder = toPosixPath(owner);
  if (key.startsWith("."))
    return ENDINGS.some((ending) => reads.files.has(posix.join(folder, `${key}${ending}`)));
  const [start = "", end] = key.split("*", 2);
  return listImports(reads).some(({ importer, specifier }) => {
    if (!toPosixPath(importer).startsWith(`${folder}/`)) return false;
    if (specifier === key) return true;
    return end !== undefined && specifier.startsWith(start) && specifier.endsWith(end);
  });
}
