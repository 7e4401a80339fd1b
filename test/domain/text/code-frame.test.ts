import { describe, expect, it } from "vitest";
import { codeFrame } from "../../../actions/shared/domain/text/code-frame.ts";

const caretOf = (frame = "") => {
  const [, line = "", caret = ""] = frame.split("\n");
  return line[caret.indexOf("^")];
};

describe("codeFrame", () => {
  it("points at the column of the line", () => {
    expect(codeFrame({ message: "", file: "a.ts", line: 12, column: 5, lineText: "let x = ;" })).toBe(
      "a.ts:12:5\n12 | let x = ;\n         ^",
    );
  });

  it("points at the same character behind tabs", () => {
    expect(caretOf(codeFrame({ message: "", line: 1, column: 4, lineText: "\t\t\t!" }))).toBe("!");
  });

  it.each([1, 80, 3000, 6001])("shows the part of a long line around column %i", (column) => {
    const lineText = `${"a".repeat(column - 1)}!${"b".repeat(6001 - column)}`;
    const frame = codeFrame({ message: "", line: 1, column, lineText });
    expect(caretOf(frame)).toBe("!");
    expect(frame?.length).toBeLessThan(400);
  });

  it("returns undefined if the line is unknown", () => {
    expect(codeFrame({ message: "", file: "a.ts", line: 1 })).toBeUndefined();
  });
});
