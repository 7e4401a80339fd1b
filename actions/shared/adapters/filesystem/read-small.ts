import { readFileSync, statSync } from "node:fs";

/** Up to this size, reading synchronously is many times faster than an asynchronous call. */
const SMALL_BYTES = 1024 * 1024;

/** Reads a small file synchronously; undefined for a large file or one that is not regular. Throws if it does not exist. */
export function readSmall(path: string): Buffer | undefined {
  const status = statSync(path);
  return status.isFile() && status.size <= SMALL_BYTES ? readFileSync(path) : undefined;
}
