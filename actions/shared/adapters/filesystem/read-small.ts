import { openPlainFile } from "./open-file.ts";

/**
 * Up to this size, reading synchronously is faster than an asynchronous call: 600 files of 2 KiB take 4 ms instead of 8 ms.
 */
const SMALL_BYTES = 1024 * 1024;

/**
 * Reads a small file synchronously; undefined for a large one. Throws FileRefused for anything but a regular file, symbolic
 * links included.
 */
export function readSmall(path: string): Buffer | undefined {
  using file = openPlainFile(path);
  return file.sizeBytes <= SMALL_BYTES ? file.read() : undefined;
}
