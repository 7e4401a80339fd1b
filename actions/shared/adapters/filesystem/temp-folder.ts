import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A temporary directory that deletes itself when disposed of. */
export interface TempFolder extends AsyncDisposable {
  readonly path: string;
}

/**
 * Creates a temporary directory that `await using` deletes. For a directory that will be renamed, pass the parent of the
 * new name, so that both are on one file system.
 */
export async function createTempFolder(parent: string = tmpdir()): Promise<TempFolder> {
  const path = await mkdtemp(join(parent, "overskill-"));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}
