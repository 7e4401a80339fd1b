import type { Readable } from "node:stream";

/** Length of the output that is kept; its end says why a process failed. */
const MAX_CHARACTERS = 64 * 1024;

/** Reads a process's output, so that the process does not block, and returns a function that returns its end. */
export function collectTail(...streams: readonly (Readable | null)[]): () => string {
  let output = "";
  for (const stream of streams) {
    stream?.setEncoding("utf8").on("data", (text: string) => {
      output = `${output}${text}`.slice(-MAX_CHARACTERS);
    });
  }
  return () => output;
}
