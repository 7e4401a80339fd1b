import { singleLine } from "./clip.ts";
import { inertMarkdown } from "./inert-markdown.ts";

/** Text of anybody's, made safe to stand in one cell of a Markdown table. */
export function inCell(text: string, maxLength: number): string {
  return inertMarkdown(singleLine(text, maxLength), maxLength).replaceAll("|", "\\|");
}
