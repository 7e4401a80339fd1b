import { describe, expect, it } from "vitest";
import { parseCommand } from "../../../../../scripts/local/runner/worker/commands/command.ts";

describe("a workflow command", () => {
  it.each([
    ["::error::broken", { name: "error", properties: {}, data: "broken" }],
    [
      "::error file=a.ts,line=3,col=4,title=A%3A B%2C C::first%0Asecond %25",
      {
        name: "error",
        properties: { file: "a.ts", line: "3", col: "4", title: "A: B, C" },
        data: "first\nsecond %",
      },
    ],
    ["::endgroup::", { name: "endgroup", properties: {}, data: "" }],
    ["::Add-Mask::x::y", { name: "add-mask", properties: {}, data: "x::y" }],
    ["  ::group::indented", { name: "group", properties: {}, data: "indented" }],
  ])("parses %s", (line, expected) => {
    expect(parseCommand(line)).toEqual(expected);
  });

  it.each(["error::x", "std::string a::b", "", "text ::error::x"])("%s is ordinary output", (line) => {
    expect(parseCommand(line)).toBeUndefined();
  });
});
