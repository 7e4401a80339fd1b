import { readFileSync, statSync } from "node:fs";

/** Up to this size a file is read at once, on this thread: handing it to another takes many times as long. */
const SMALL_BYTES = 1024 * 1024;

/** The content of a file; undefined when it is large, or no regular file. Throws when there is none. */
export function readSmall(path: string): Buffer | undefined {
  const status = statSync(path);
  return status.isFile() && status.size <= SMALL_BYTES ? readFileSync(path) : undefined;
}
