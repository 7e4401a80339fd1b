import { visible } from "./visible.ts";

/**
 * Returns the text, or its first `maxLength` UTF-16 code units and an ellipsis if it is longer. Never cuts a surrogate
 * pair in half.
 */
export function clip(text: string, maxLength: number): string {
  if (text.length <= maxLength) return text;
  const cut = text.slice(0, maxLength).replace(/[\uD800-\uDBFF]$/, "");
  return `${cut}…`;
}

/**
 * Joins the lines of a text into one of at most `maxLength` characters, for titles, commit subjects and log lines.
 * Removes characters that a reader cannot see.
 */
export function singleLine(text: string, maxLength: number): string {
  const line = visible(text.replace(/[\s\p{Cc}]+/gu, " ")).trim();
  return clip(line, maxLength);
}

/** Returns the text, or its first whole lines of at most `maxBytes` bytes of UTF-8 if it is longer. */
export function clipBytes(text: string, maxBytes: number): string {
  const bytes = new TextEncoder().encode(text);
  if (bytes.byteLength <= maxBytes) return text;
  const cut = bytes.subarray(0, bytes.lastIndexOf(LINE_FEED, maxBytes - 1) + 1);
  return new TextDecoder().decode(cut);
}

const LINE_FEED = 10;
