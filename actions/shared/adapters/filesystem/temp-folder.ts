import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

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
  return { path, [Symbol.asyncDispose]: () => removeTree(path) };
}

const REMOVE = 'chmod -R u+rwx -- "$1"; rm -rf -- "$1"';

/**
 * Removes a directory in which code of an app may have written. It can make paths longer than a system call accepts, which
 * Node.js cannot remove but `rm` can, and directories that may not be listed.
 */
export async function removeTree(path: string): Promise<void> {
  try {
    await rm(path, { recursive: true, force: true });
  } catch (thrown) {
    if (process.platform === "win32") throw thrown;
    await promisify(execFile)("/bin/sh", ["-c", REMOVE, "sh", path]);
  }
}
