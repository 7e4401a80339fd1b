import { describe, expect, it } from "vitest";
import {
  parseEnvironmentFile,
  parsePathFile,
} from "../../../../../scripts/local/runner/worker/commands/environment-file.ts";

describe("an environment file", () => {
  it("holds lines and here-documents, in either line ending", () => {
    const content = "A=1\r\nB<<END\r\nfirst\r\n\r\nC=not a value\r\nEND\r\nD=x=y\n\nE=\n";

    expect(Object.fromEntries(parseEnvironmentFile(content))).toEqual({
      A: "1",
      B: "first\n\nC=not a value",
      D: "x=y",
      E: "",
    });
  });

  it("takes `<<` behind the equals sign as part of the value", () => {
    expect(parseEnvironmentFile("A=x<<y").get("A")).toBe("x<<y");
  });

  it("refuses a here-document without its end and a line without a name", () => {
    expect(() => parseEnvironmentFile("A<<END\nx")).toThrow("Matching delimiter not found 'END'");
    expect(() => parseEnvironmentFile("nonsense")).toThrow("Invalid format 'nonsense'");
  });

  it("gives paths line by line", () => {
    expect(parsePathFile("/a\n\n/b\n")).toEqual(["/a", "/b"]);
  });
});
