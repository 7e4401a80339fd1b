import { clip } from "./clip.ts";
import { longestBackticks } from "./code-spans.ts";
import { visible } from "./visible.ts";

/**
 * Puts untrusted text, cut at `maxLength` characters, into a fenced code block. The text cannot close the block: the
 * fence is longer than any run of backticks in it. Removes characters that a reader cannot see.
 */
export function fenceUntrusted(text: string, maxLength: number): string {
  const clipped = clip(visible(text), maxLength);
  const fence = "`".repeat(Math.max(2, longestBackticks(clipped)) + 1);
  return `${fence}text\n${clipped}\n${fence}`;
}

/** Parses a text that begins with a block of `fenceUntrusted`; undefined for any other text. */
export function parseFence(text: string): string | undefined {
  const [first = "", ...lines] = text.split("\n");
  const [, fence] = /^(`{3,})text$/.exec(first) ?? [];
  if (fence === undefined || !lines.includes(fence)) return undefined;
  return lines.slice(0, lines.indexOf(fence)).join("\n");
}
