import type { Readable } from "node:stream";

/** Number of characters to collect; the end of the output says why a process failed. */
const MAX_CHARACTERS = 64 * 1024;

/**
 * Reads a process's output, so that the process does not block. Returns a function that returns the end of the
 * output.
 */
export function collectTail(...streams: readonly (Readable | null)[]): () => string {
  let output = "";
  for (const stream of streams) {
    stream?.setEncoding("utf8").on("data", (text: string) => {
      output = `${output}${text}`.slice(-MAX_CHARACTERS);
    });
  }
  return () => output;
}
