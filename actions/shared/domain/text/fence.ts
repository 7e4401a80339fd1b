import { clip } from "./clip.ts";

/**
 * Puts untrusted text, cut at `maxLength` characters, into a fenced code block. The text cannot close the block: the
 * fence is longer than any run of backticks in it.
 */
export function fenceUntrusted(text: string, maxLength: number): string {
  const clipped = clip(text.replaceAll("\r\n", "\n"), maxLength);
  const longest = Math.max(2, ...[...clipped.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  return `${fence}text\n${clipped}\n${fence}`;
}
