import { describe, expect, it } from "vitest";
import { parseVerifyTarget } from "../../../../scripts/cli/verify/target.ts";

const HEX = "9f".repeat(32);

describe("parseVerifyTarget", () => {
  it.each([
    ["https://todo.example.com/", { kind: "url", url: "https://todo.example.com" }],
    ["http://todo.localhost:4402/page?x#y", { kind: "url", url: "http://todo.localhost:4402/page" }],
    ["42", { kind: "deployment", id: 42 }],
    [`sha256:${HEX}`, { kind: "digest", digest: `sha256:${HEX}` }],
    [HEX, { kind: "digest", digest: `sha256:${HEX}` }],
  ])("parses %s", (text, target) => {
    expect(parseVerifyTarget(text)).toEqual(target);
  });

  it.each([
    ["the prefix of a digest, which could name two artifacts", HEX.slice(0, 12)],
    ["a file", "file:///etc/passwd"],
    ["a URL with a password", "https://a:b@example.com"],
    ["zero", "0"],
    ["nothing", ""],
    ["an option", "--upload-pack=evil"],
  ])("refuses %s", (_, text) => {
    expect(() => parseVerifyTarget(text)).toThrow(expect.objectContaining({ code: "INPUT_INVALID" }));
  });
});
