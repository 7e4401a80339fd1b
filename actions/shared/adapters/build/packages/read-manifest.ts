import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { PipelineError } from "../../../domain/errors.ts";
import { errorMessage } from "../../../domain/text/error-message.ts";
import { findRepository } from "../../filesystem/find-repository.ts";
import { findUp } from "../../filesystem/find-up.ts";
import { exists } from "../../filesystem/list-files.ts";

/** Reads a directory's `package.json`; undefined if it has none. Throws DEPENDENCIES_FAILED if it is not JSON. */
export async function readManifest(directory: string): Promise<unknown> {
  const file = join(directory, "package.json");
  const text = await readFile(file, "utf8").catch(async (thrown: unknown) => {
    if (await exists(file)) throw thrown;
    return undefined;
  });
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch (cause) {
    const message = `\`package.json\` is not valid JSON: ${errorMessage(cause)}`;
    throw new PipelineError("DEPENDENCIES_FAILED", message, { cause });
  }
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
