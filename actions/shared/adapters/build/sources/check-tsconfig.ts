import { dirname, isAbsolute, join, relative } from "node:path";
import { type ParseError, parseTree, printParseErrorCode } from "jsonc-parser";
import { stringOrEmpty } from "../../../domain/schema/lenient.ts";
import { singleLine } from "../../../domain/text/clip.ts";
import { nestsTooDeeply } from "../../../domain/text/json-depth.ts";
import { lineAndColumnAt } from "../../../domain/text/line-and-column.ts";
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
  // esbuild reads a file again each time that it is extended, so each way to a file counts.
  let visits = 0;
  const queue = [{ path: join(directory, file), above: [] as readonly string[] }];
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    const { path, above } = next;
    if (above.includes(path)) continue;
    visits += 1;
    const name = toPosixPath(relative(directory, path));
    if (visits > MAX_FILES) {
      throw new ReadRefused(name, { text: `The tsconfig extends more than ${MAX_FILES} files.` });
    }
    const text = readConfig(path, inside, name);
    if (text === undefined) continue;
    refuseSyntaxError(text, name);
    for (const specifier of readExtends(text)) {
      const found = findExtended(specifier, path, inside, name);
      if (found !== undefined) queue.push({ path: found, above: [...above, path] });
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
    const text = findFileWithin(path, { inside, maxBytes: MAX_BYTES })?.toString("utf8");
    if (text === undefined || !nestsTooDeeply(text)) return text;
  } catch (thrown) {
    if (thrown instanceof FileRefused) throw new ReadRefused(name, toMessage(thrown));
    throw thrown;
  }
  throw new ReadRefused(name, { text: "The tsconfig nests too deeply." });
}

/**
 * Reads what a configuration extends: every value of every `extends`, because esbuild takes the first one of several and
 * other parsers the last one.
 */
export function readExtends(text: string): readonly string[] {
  if (nestsTooDeeply(text)) return [];
  const root = parseTree(withoutMark(text), [], { allowTrailingComma: true });
  const values = (root?.children ?? [])
    .filter(({ children: [key] = [] }) => key?.value === "extends")
    .flatMap(({ children: [, value] = [] }) => (value?.type === "array" ? (value.children ?? []) : [value]));
  return values.map((node) => stringOrEmpty(node?.value)).filter((specifier) => specifier !== "");
}

/** Throws ReadRefused for a syntax error: esbuild reads some texts that are not JSON, and other values than we do in them. */
function refuseSyntaxError(text: string, name: string): void {
  const errors: ParseError[] = [];
  parseTree(withoutMark(text), errors, { allowTrailingComma: true });
  const [error] = errors;
  if (error === undefined) return;
  const { line, column } = lineAndColumnAt(text, error.offset);
  const reason = printParseErrorCode(error.error);
  throw new ReadRefused(name, {
    text: `This is not valid JSON: line ${line}, column ${column} (${reason}).`,
    detail: "config-syntax",
  });
}

const withoutMark = (text: string) => text.replace(/^\uFEFF/, "");

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
