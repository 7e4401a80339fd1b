/** One row of a diff; a row has a line number on each side that it belongs to. */
export interface PatchRow {
  readonly kind: "hunk" | "addition" | "deletion" | "context" | "note";
  readonly text: string;
  readonly oldLine?: number;
  readonly newLine?: number;
}

const HUNK = /^@@ -(\d+)(?:,\d+)? \+(\d+)(?:,\d+)? @@/;

/** Parses the `patch` of one file in a REST API response: hunks of a unified diff without the file header. */
export function parsePatch(patch: string): PatchRow[] {
  let oldLine = 0;
  let newLine = 0;
  return patch
    .replace(/\n$/, "")
    .split("\n")
    .map((line): PatchRow => {
      const hunk = HUNK.exec(line);
      if (hunk) {
        oldLine = Number(hunk[1]);
        newLine = Number(hunk[2]);
        return { kind: "hunk", text: line };
      }
      const text = line.slice(1);
      if (line.startsWith("+")) return { kind: "addition", text, newLine: newLine++ };
      if (line.startsWith("-")) return { kind: "deletion", text, oldLine: oldLine++ };
      if (line.startsWith("\\")) return { kind: "note", text: line.slice(2) };
      return { kind: "context", text, oldLine: oldLine++, newLine: newLine++ };
    });
}
