import { describe, expect, it } from "vitest";
import { singleEdit } from "../../../scripts/local/model/edits/single-edit.ts";

const CASES = [
  ["a line in the middle", "a\nb\nc\n", "a\nX\nc\n"],
  ["a line that occurs twice", "x\na\nx\na\nx\n", "x\na\nx\nb\nx\n"],
  ["an appended line", "a\nb\n", "a\nb\nc\n"],
  ["a removed line", "a\nb\nc", "a\nc"],
  ["equal lines throughout", "a\na\na\na", "a\na\nb\na"],
  ["a dollar sign in the replacement", "a\nb", "a\n$&"],
] as const;

describe("singleEdit", () => {
  it.each(CASES)("finds a unique passage for %s", (_name, before, after) => {
    const edit = singleEdit(before, after);
    expect(before.split(edit?.search ?? "")).toHaveLength(2);
    expect(before.replace(edit?.search ?? "", () => edit?.replace ?? "")).toBe(after);
  });

  it("finds none in an empty file", () => {
    expect(singleEdit("", "a")).toBeUndefined();
  });
});
