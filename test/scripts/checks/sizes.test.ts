import { describe, expect, it } from "vitest";
import { findCrowdedFolders, findLongFiles } from "../../../scripts/checks/sizes.ts";

const filesIn = (folder: string, count: number) =>
  Array.from({ length: count }, (_, index) => `${folder}/${index}.ts`);

describe("findCrowdedFolders", () => {
  it("finds a folder of more than 20 files, without those of its subfolders", () => {
    expect(findCrowdedFolders([...filesIn("a", 21), ...filesIn("a/b", 20)])).toEqual([
      { file: "a", message: expect.stringContaining("21 files") },
    ]);
  });

  it("lets flat lists of one kind of thing hold more", () => {
    expect(
      findCrowdedFolders([...filesIn("actions/shared/ports", 33), ...filesIn("github/routes", 33)]),
    ).toEqual([]);
  });
});

describe("findLongFiles", () => {
  it("finds a file of more than 300 lines", () => {
    const lines = (count: number) => "x\n".repeat(count);
    expect(
      findLongFiles([
        { file: "long.ts", text: lines(301) },
        { file: "short.ts", text: lines(300) },
      ]),
    ).toEqual([{ file: "long.ts", message: expect.stringContaining("301 lines") }]);
  });
});
