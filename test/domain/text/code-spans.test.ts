import { describe, expect, it } from "vitest";
import { findCodeSpans, longestBackticks } from "../../../actions/shared/domain/text/code-spans.ts";

describe("the code spans of a line", () => {
  it.each<[string, readonly string[]]>([
    ["", []],
    ["no code", []],
    ["`a` and ``b`c``", ["`a`", "``b`c``"]],
    ["``a`", ["`a`"]],
    ["`a``", []],
    ["`a``b`", ["`a``b`"]],
    ["```a``b`c", ["``a``"]],
    ["``", []],
    ["`a` `", ["`a`"]],
  ])("of %j are %j", (line, expected) => {
    expect(findCodeSpans(line).map(({ start, end }) => line.slice(start, end))).toEqual(expected);
  });

  it("have the content between their backticks", () => {
    expect(findCodeSpans("x ``b`c`` y")).toEqual([{ start: 2, end: 9, content: "b`c" }]);
  });
});

describe("the longest run of backticks", () => {
  it.each([
    ["", 0],
    ["a`b```c``", 3],
  ])("of %j is %i", (text, length) => {
    expect(longestBackticks(text)).toBe(length);
  });
});
