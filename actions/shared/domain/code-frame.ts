import type { Problem } from "./errors.ts";

/** The source line with a caret below the column, or undefined when the line is not known. */
export function codeFrame({ file, line, column, lineText }: Problem): string | undefined {
  if (lineText === undefined || line === undefined) return undefined;
  const margin = `${line} | `;
  const caret = column === undefined ? [] : [`${" ".repeat(margin.length + column - 1)}^`];
  return [`${file ?? ""}:${line}:${column ?? 1}`, `${margin}${lineText}`, ...caret].join("\n");
}
