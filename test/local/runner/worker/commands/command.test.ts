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

  it.each([
    ["##[error]broken", { name: "error", properties: {}, data: "broken" }],
    ["any text ##[Add-Mask]x", { name: "add-mask", properties: {}, data: "x" }],
    [
      "##[error file=a.ts;line=3;title=A%3B %5D %25]first%0Asecond]",
      {
        name: "error",
        properties: { file: "a.ts", line: "3", title: "A; ] %" },
        data: "first\nsecond]",
      },
    ],
    ["::unknown::##[debug]x", { name: "debug", properties: {}, data: "x" }],
    ["::error::##[debug]x", { name: "error", properties: {}, data: "##[debug]x" }],
    ["::error file=,=x,title=T::x", { name: "error", properties: { title: "T" }, data: "x" }],
    ["\u2028::debug::x", { name: "debug", properties: {}, data: "x" }],
  ])("parses %s as the runner does", (line, expected) => {
    expect(parseCommand(line)).toEqual(expected);
  });

  it.each([
    "##[unknown]x",
    "##[error x",
    "##[##[error]x",
    "# #[error]x",
    "::unknown::x",
    "::error x",
    "\uFEFF::error::x",
  ])("%j is ordinary output", (line) => {
    expect(parseCommand(line)).toBeUndefined();
  });

  it("knows the token that ends stop-commands, in both syntaxes", () => {
    for (const line of ["::Token1::", "text ##[token1]"]) {
      expect(parseCommand(line)).toBeUndefined();
      expect(parseCommand(line, "token1")).toMatchObject({ name: "token1" });
    }
  });

  it.each(["error::x", "std::string a::b", "", "text ::error::x"])("%s is ordinary output", (line) => {
    expect(parseCommand(line)).toBeUndefined();
  });
});
