import { singleLine } from "./clip.ts";
import { inertMarkdown } from "./inert-markdown.ts";

/** Makes untrusted text safe for one cell of a Markdown table. */
export function inCell(text: string, maxLength: number): string {
  return inertMarkdown(singleLine(text, maxLength), maxLength).replaceAll("|", "\\|");
}
