import type { Problem } from "../errors.ts";

/** Maximum length of a line in characters: a line of a bundled package can hold a whole program. */
const MAX_LENGTH = 160;

/** Renders the source line with a caret below the column; undefined if the line is unknown. */
export function codeFrame({ file, line, column, lineText }: Problem): string | undefined {
  if (lineText === undefined || line === undefined) return undefined;
  const margin = `${line} | `;
  const { text, before } = cutAround(lineText.replaceAll("\t", " "), (column ?? 1) - 1);
  const caret = column === undefined ? [] : [`${" ".repeat(margin.length + before)}^`];
  return [`${file ?? ""}:${line}:${column ?? 1}`, `${margin}${text}`, ...caret].join("\n");
}

/** Cuts a long line around an index; `before` is the number of characters before that index. */
function cutAround(text: string, index: number): { readonly text: string; readonly before: number } {
  if (text.length <= MAX_LENGTH) return { text, before: index };
  const start = Math.max(0, Math.min(index - MAX_LENGTH / 2, text.length - MAX_LENGTH));
  const end = start + MAX_LENGTH;
  const head = start > 0 ? "…" : "";
  const tail = end < text.length ? "…" : "";
  return { text: `${head}${text.slice(start, end)}${tail}`, before: index - start + head.length };
}
