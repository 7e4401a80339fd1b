import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { PipelineError } from "../../../domain/errors.ts";
import { findRepository } from "../../filesystem/find-repository.ts";
import { exists } from "../../filesystem/list-files.ts";

/** A folder's `package.json`, or undefined when it has none. Throws DEPENDENCIES_FAILED when it is no JSON. */
export async function readManifest(folder: string): Promise<unknown> {
  const file = join(folder, "package.json");
  const text = await readFile(file, "utf8").catch(async (thrown: unknown) => {
    if (await exists(file)) throw thrown;
    return undefined;
  });
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch (cause) {
    throw new PipelineError("DEPENDENCIES_FAILED", "`package.json` is not JSON.", { cause });
  }
}

/**
 * The folder whose `package.json` speaks for `directory` (absolute): its own, or the nearest one above it in the
 * repository; itself when there is none. https://nodejs.org/api/packages.html#determining-module-system
 */
export async function findPackageScope(directory: string): Promise<string> {
  const enclosing = await findEnclosingManifest(directory);
  return enclosing === undefined ? directory : dirname(enclosing);
}

/**
 * The `package.json` of a folder above, which speaks for a folder without one: its `type` and `sideEffects` change
 * what a bundle is. Absolute; undefined when the folder has its own, or none is above it in the repository.
 */
export async function findEnclosingManifest(directory: string): Promise<string | undefined> {
  if (await exists(join(directory, "package.json"))) return undefined;
  const repository = await findRepository(directory);
  if (repository === undefined) return undefined;
  for (let folder = directory; folder !== repository; ) {
    folder = dirname(folder);
    if (await exists(join(folder, "package.json"))) return join(folder, "package.json");
  }
  return undefined;
}
