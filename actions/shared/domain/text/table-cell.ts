import { singleLine } from "./clip.ts";
import { inertCode, inertMarkdown } from "./inert-markdown.ts";

/** Makes untrusted text safe for one cell of a Markdown table. */
export function inCell(text: string, maxLength: number): string {
  // A table ends a cell also inside a code span.
  return inertMarkdown(singleLine(text, maxLength), maxLength + 1).replace(/(?<!\\)\|/g, "\\|");
}

/** Renders untrusted text as a code span in one cell of a Markdown table. */
export function inCodeCell(text: string, maxLength: number): string {
  return inertCode(text, maxLength).replaceAll("|", "\\|");
}
