import { describe, expect, it } from "vitest";
import {
  parseEnvironmentFile,
  parsePathFile,
} from "../../../../../scripts/local/runner/worker/commands/environment-file.ts";

describe("an environment file", () => {
  it("contains lines and here-documents, with either line ending", () => {
    const content = "A=1\r\nB<<END\r\nfirst\r\n\r\nC=not a value\r\nEND\r\nD=x=y\n\nE=\n";

    expect(Object.fromEntries(parseEnvironmentFile(content))).toEqual({
      A: "1",
      B: "first\n\nC=not a value",
      D: "x=y",
      E: "",
    });
  });

  it("treats `<<` after the equals sign as part of the value", () => {
    expect(parseEnvironmentFile("A=x<<y").get("A")).toBe("x<<y");
  });

  it("rejects a here-document without its delimiter and a line without a name", () => {
    expect(() => parseEnvironmentFile("A<<END\nx")).toThrow("Matching delimiter not found 'END'");
    expect(() => parseEnvironmentFile("nonsense")).toThrow("Invalid format 'nonsense'");
  });

  it("contains one path per line", () => {
    expect(parsePathFile("/a\n\n/b\n")).toEqual(["/a", "/b"]);
  });
});
