import { describe, expect, it } from "vitest";
import { parseUses } from "../../../../scripts/local/runner/workflow/uses.ts";

describe("`uses`", () => {
  it.each([
    ["actions/checkout@v4", { kind: "remote", repository: "actions/checkout", path: "", ref: "v4" }],
    ["o/r/actions/a@0123", { kind: "remote", repository: "o/r", path: "actions/a", ref: "0123" }],
    [
      "o/r/.github/workflows/x.yml@feature/y",
      { kind: "remote", repository: "o/r", path: ".github/workflows/x.yml", ref: "feature/y" },
    ],
    ["./tools/a", { kind: "local", path: "tools/a" }],
    ["$/actions/a", { kind: "self", path: "actions/a" }],
    ["docker://alpine", { kind: "docker" }],
    ["nonsense", undefined],
    ["o/r", undefined],
  ])("parses %s", (text, expected) => {
    expect(parseUses(text)).toEqual(expected);
  });
});
