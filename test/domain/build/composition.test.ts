import { describe, expect, it } from "vitest";
import {
  type AreaFiles,
  compose,
  findPackageName,
} from "../../../actions/shared/domain/build/composition.ts";

const composed = (files: Omit<AreaFiles, "area">) =>
  compose({ area: "assets", ...files }).map(({ path, sizeBytes }) => [path, sizeBytes]);

describe("compose", () => {
  it.each([
    [
      "takes a file that was not bundled as it is",
      { files: [{ path: "/logo.svg", sizeBytes: 30 }], contributions: [] },
      [["/logo.svg", 30]],
    ],
    [
      "splits a bundle into its sources, and says what the bundler added",
      {
        files: [{ path: "/a.js", sizeBytes: 100 }],
        contributions: [
          { output: "/a.js", path: "src/a.ts", sizeBytes: 20 },
          { output: "/a.js", path: "src/b.ts", sizeBytes: 70 },
        ],
      },
      [
        ["src/b.ts", 70],
        ["src/a.ts", 20],
        ["(bundler)", 10],
      ],
    ],
    [
      "adds up what one source has in several files",
      {
        files: [
          { path: "/a.js", sizeBytes: 20 },
          { path: "/b.js", sizeBytes: 30 },
        ],
        contributions: [
          { output: "/a.js", path: "src/a.ts", sizeBytes: 20 },
          { output: "/b.js", path: "src/a.ts", sizeBytes: 30 },
        ],
      },
      [["src/a.ts", 50]],
    ],
    [
      "scales the parts of a file that became smaller than they were",
      {
        files: [{ path: "/a.js", sizeBytes: 50 }],
        contributions: [
          { output: "/a.js", path: "src/a.ts", sizeBytes: 60 },
          { output: "/a.js", path: "src/b.ts", sizeBytes: 40 },
        ],
      },
      [
        ["src/a.ts", 30],
        ["src/b.ts", 20],
      ],
    ],
    ["leaves out what is empty", { files: [{ path: "/empty", sizeBytes: 0 }], contributions: [] }, []],
  ])("%s", (_title, files, expected) => {
    expect(composed(files)).toEqual(expected);
  });
});

describe("findPackageName", () => {
  it.each([
    ["src/main.ts", undefined],
    ["node_modules/react/index.js", "react"],
    ["../../node_modules/@scope/name/dist/a.js", "@scope/name"],
    ["node_modules/a/node_modules/b/index.js", "b"],
    ["src/node_modules.ts", undefined],
  ])("of %s is %s", (path, expected) => {
    expect(findPackageName(path)).toBe(expected);
  });
});
