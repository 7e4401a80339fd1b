import { singleLine } from "./clip.ts";

const MAX_LENGTH = 160;

/** Quotes foreign text for a message: on one line, with escapes, and cut when it is long. */
export function quote(text: string): string {
  return JSON.stringify(singleLine(text, MAX_LENGTH));
}
