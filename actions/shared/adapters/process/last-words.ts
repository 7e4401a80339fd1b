import type { Readable } from "node:stream";

/** More is not kept of what a process says: the end is what tells why it failed. */
const KEPT_CHARACTERS = 64 * 1024;

/** Listens to what a process writes, so that it does not wait, and gives the end of it. */
export function listenFor(...streams: readonly (Readable | null)[]): () => string {
  let kept = "";
  for (const stream of streams) {
    stream?.setEncoding("utf8").on("data", (text: string) => {
      kept = `${kept}${text}`.slice(-KEPT_CHARACTERS);
    });
  }
  return () => kept;
}
