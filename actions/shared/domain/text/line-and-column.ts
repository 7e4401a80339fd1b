/** A position in a text, both counted from 1 in UTF-16 code units, as editors and GitHub's annotations show it. */
export interface LineAndColumn {
  readonly line: number;
  readonly column: number;
}

/** Converts an offset in `text` to a line and a column; an offset past the end counts as the end. */
export function lineAndColumnAt(text: string, offset: number): LineAndColumn {
  const before = text.slice(0, offset);
  const lineStart = before.lastIndexOf("\n") + 1;
  return { line: before.split("\n").length, column: before.length - lineStart + 1 };
}
