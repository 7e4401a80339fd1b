import { dirname, isAbsolute, join, relative } from "node:path";
import { parse } from "jsonc-parser";
import { objectOrEmpty, stringOrEmpty } from "../../../domain/schema/lenient.ts";
import { singleLine } from "../../../domain/text/clip.ts";
import { findTreeRoot } from "../../filesystem/find-repository.ts";
import { FileRefused, findFileWithin } from "../../filesystem/open-file.ts";
import { toPosixPath } from "../../filesystem/posix-path.ts";
import { ReadRefused, toMessage } from "./read-source.ts";
import type { SourceFiles } from "./source-files.ts";

/** More than real configurations extend. */
const MAX_FILES = 50;
const MAX_BYTES = 1024 * 1024;

/**
 * Checks that a `tsconfig.json` (relative to the app's directory) and everything that it extends are files of the
 * repository or of installed packages. esbuild reads them without asking a plugin, follows links, and quotes them in its
 * messages. Throws ReadRefused.
 */
export async function checkTsconfig(directory: string, sources: SourceFiles, file: string): Promise<void> {
  if (!sources.has(file)) return;
  const inside = await findTreeRoot(directory);
  const seen = new Set<string>();
  const queue = [join(directory, file)];
  for (let path = queue.shift(); path !== undefined; path = queue.shift()) {
    if (seen.has(path)) continue;
    seen.add(path);
    const name = toPosixPath(relative(directory, path));
    if (seen.size > MAX_FILES) {
      throw new ReadRefused(name, { text: `The tsconfig extends more than ${MAX_FILES} files.` });
    }
    const text = readConfig(path, inside, name);
    if (text === undefined) continue;
    for (const specifier of readExtends(text)) {
      const found = findExtended(specifier, path, inside, name);
      if (found !== undefined) queue.push(found);
    }
  }
}

/**
 * Reads a `tsconfig.json`, given relative to the app's directory; empty if it must not be read, which `checkTsconfig` reports.
 * A link may lead to one that several apps share.
 */
export async function readTsconfig(directory: string, file: string): Promise<string> {
  try {
    return readConfig(join(directory, file), await findTreeRoot(directory), file) ?? "";
  } catch (thrown) {
    if (thrown instanceof ReadRefused) return "";
    throw thrown;
  }
}

function readConfig(path: string, inside: string, name: string): string | undefined {
  try {
    return findFileWithin(path, { inside, maxBytes: MAX_BYTES })?.toString("utf8");
  } catch (thrown) {
    if (thrown instanceof FileRefused) throw new ReadRefused(name, toMessage(thrown));
    throw thrown;
  }
}

/** Reads what a configuration extends. */
export function readExtends(text: string): readonly string[] {
  const { extends: extended } = objectOrEmpty(parse(text, [], { allowTrailingComma: true }));
  return (Array.isArray(extended) ? extended : [extended]).map(stringOrEmpty).filter((name) => name !== "");
}

/** Finds the file that esbuild reads for `extends`; undefined if there is none. `file` is the path that extends it. */
function findExtended(specifier: string, file: string, inside: string, name: string): string | undefined {
  for (const candidate of listCandidates(specifier, file, inside)) {
    try {
      if (findFileWithin(candidate, { inside, maxBytes: MAX_BYTES }) !== undefined) return candidate;
    } catch (thrown) {
      if (!(thrown instanceof FileRefused)) throw thrown;
      // esbuild ignores directories.
      if (thrown.reason === "special" && thrown.isDirectory) continue;
      const { text, detail } = toMessage(thrown);
      const quoted = `\`extends\` names "${singleLine(specifier, 200)}": ${text}`;
      throw new ReadRefused(name, detail === undefined ? { text: quoted } : { text: quoted, detail });
    }
  }
  return undefined;
}

/** Lists the paths that esbuild tries, in its order: https://www.typescriptlang.org/tsconfig/#extends */
function listCandidates(specifier: string, file: string, inside: string): readonly string[] {
  if (isAbsolute(specifier) || /^\.{1,2}(\/|$)/.test(specifier)) {
    const written = /^\.{1,2}$/.test(specifier) ? `${specifier}/tsconfig.json` : specifier;
    const path = isAbsolute(written) ? written : join(dirname(file), written);
    return path.endsWith(".json") ? [path] : [path, `${path}.json`];
  }
  const found: string[] = [];
  for (let folder = dirname(file); ; folder = dirname(folder)) {
    const path = join(folder, "node_modules", specifier);
    found.push(join(path, "tsconfig.json"), path, `${path}.json`);
    if (folder === inside || dirname(folder) === folder) return found;
  }
}
