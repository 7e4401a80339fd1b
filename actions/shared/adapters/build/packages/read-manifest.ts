import { dirname, join, relative } from "node:path";
import { type ParseError, parse, printParseErrorCode } from "jsonc-parser";
import { PipelineError } from "../../../domain/errors.ts";
import { nestsTooDeeply } from "../../../domain/text/json-depth.ts";
import { lineAndColumnAt } from "../../../domain/text/line-and-column.ts";
import { findRepository, findTreeRoot } from "../../filesystem/find-repository.ts";
import { findUp } from "../../filesystem/find-up.ts";
import { exists } from "../../filesystem/list-files.ts";
import { toPosixPath } from "../../filesystem/posix-path.ts";
import { findRepositoryFile } from "../sources/repository-file.ts";

/** Real ones have some kilobytes. */
const MAX_BYTES = 4 * 1024 * 1024;

/**
 * Reads a directory's `package.json`; undefined if it has none. `inside` is the directory that links must not leave, the
 * repository's root by default. Throws DEPENDENCIES_FAILED if it is not JSON or must not be read.
 */
export async function readManifest(directory: string, inside?: string): Promise<unknown> {
  const file = join(directory, "package.json");
  const bounds = { inside: inside ?? (await findTreeRoot(directory)), maxBytes: MAX_BYTES };
  const text = findRepositoryFile(file, { ...bounds, code: "DEPENDENCIES_FAILED" });
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw notJson(text, toPosixPath(relative(bounds.inside, file)));
  }
}

/** Describes a syntax error by its location alone: the messages of `JSON.parse` quote the file, which may be a link. */
function notJson(text: string, file: string): PipelineError {
  const errors: ParseError[] = [];
  if (!nestsTooDeeply(text)) parse(text, errors, { disallowComments: true });
  const [{ error, offset } = { error: 0, offset: 0 }] = errors;
  const { line, column } = lineAndColumnAt(text, offset);
  const reason = errors.length === 0 ? "" : ` (${printParseErrorCode(error)})`;
  const message = `\`package.json\` is not valid JSON: line ${line}, column ${column}${reason}.`;
  return new PipelineError("DEPENDENCIES_FAILED", message, { problems: [{ file, line, column, message }] });
}

/**
 * Finds the directory whose `package.json` applies to `directory` (absolute): its own, or else the nearest one above it in
 * the repository; `directory` itself if there is none. https://nodejs.org/api/packages.html#determining-module-system
 */
export async function findPackageScope(directory: string): Promise<string> {
  const enclosing = await findEnclosingManifest(directory);
  return enclosing === undefined ? directory : dirname(enclosing);
}

/**
 * Finds the nearest `package.json` (absolute path) above a directory without one; its `type` and `sideEffects` apply to
 * the directory too. Undefined if the directory has its own, or if the repository has none above it.
 */
async function findEnclosingManifest(directory: string): Promise<string | undefined> {
  if (await exists(join(directory, "package.json"))) return undefined;
  const repository = await findRepository(directory);
  if (repository === undefined || repository === directory) return undefined;
  const find = async (parent: string) => {
    const file = join(parent, "package.json");
    return (await exists(file)) ? file : undefined;
  };
  return findUp(dirname(directory), find, repository);
}
