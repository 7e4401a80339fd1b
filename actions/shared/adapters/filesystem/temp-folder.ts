import { execFile } from "node:child_process";
import { rmSync, statfsSync } from "node:fs";
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

const SHARED_MEMORY = "/dev/shm";
/** Type of a file system in memory: https://man7.org/linux/man-pages/man2/statfs.2.html */
const TMPFS = 0x01021994;
/** The packages of a large app take a tenth of it. */
const MIN_FREE_BYTES = 2 * 1024 ** 3;

/**
 * Creates a temporary directory for many small files, in memory if the system has room there and the user has not set
 * `TMPDIR`. Creating and deleting a file on disk takes 20 times as long.
 */
export async function createScratchFolder(): Promise<TempFolder> {
  const { path } = await createTempFolder(hasSharedMemory() ? SHARED_MEMORY : tmpdir());
  return {
    path,
    // The asynchronous call hands each file to another thread, which takes longer than to delete it.
    [Symbol.asyncDispose]: async () => rmSync(path, { recursive: true, force: true }),
  };
}

function hasSharedMemory(): boolean {
  if (process.platform !== "linux" || process.env["TMPDIR"] !== undefined) return false;
  try {
    const { type, bavail, bsize } = statfsSync(SHARED_MEMORY);
    return type === TMPFS && bavail * bsize >= MIN_FREE_BYTES;
  } catch {
    return false;
  }
}
