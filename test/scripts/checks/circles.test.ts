import { describe, expect, it } from "vitest";
import { findFileCircles, findFolderCircles } from "../../../scripts/checks/circles.ts";
import { type Import, parseImports } from "../../../scripts/checks/imports.ts";

/** Modules and what each imports, as `from` → `to`. */
const graph = (...edges: readonly (readonly [from: string, to: string])[]): readonly Import[] =>
  edges.map(([from, to]) => ({ from, to }));
const messages = (findings: readonly { readonly message: string }[]) =>
  findings.map(({ message }) => message);

describe("findFileCircles", () => {
  it("names a circle file by file", () => {
    const imports = [
      ...parseImports("a/one.ts", 'import { two } from "../b/two.ts";\n'),
      ...parseImports("b/two.ts", 'import type {\n  Three,\n} from "./three.ts";\n'),
      ...parseImports("b/three.ts", 'export * from "../a/one.ts";\n'),
    ];
    expect(messages(findFileCircles(imports))).toEqual([
      "circle: a/one.ts → b/two.ts → b/three.ts → a/one.ts",
    ]);
  });

  it("finds a module that imports itself", () => {
    expect(messages(findFileCircles(graph(["a.ts", "a.ts"])))).toEqual(["circle: a.ts → a.ts"]);
  });

  it("reports the shorter of two circles that share a module, and circles that share none", () => {
    const imports = graph(
      ...([
        ["a.ts", "b.ts"],
        ["b.ts", "c.ts"],
        ["c.ts", "a.ts"],
        ["c.ts", "b.ts"],
      ] as const),
      ...([
        ["x.ts", "y.ts"],
        ["y.ts", "x.ts"],
      ] as const),
    );
    expect(messages(findFileCircles(imports))).toEqual([
      "circle: b.ts → c.ts → b.ts",
      "circle: x.ts → y.ts → x.ts",
    ]);
  });

  it("accepts a graph in which two modules import a third, and one imports it twice", () => {
    const imports = graph(
      ["a.ts", "b.ts"],
      ["a.ts", "c.ts"],
      ["b.ts", "c.ts"],
      ["b.ts", "c.ts"],
      ["c.ts", "yaml"],
    );
    expect(findFileCircles(imports)).toEqual([]);
  });
});

describe("findFolderCircles", () => {
  it("finds folders that import each other through different files, and names the imports", () => {
    const imports = graph(["a/one.ts", "b/two.ts"], ["b/three.ts", "a/four.ts"]);
    expect(findFileCircles(imports)).toEqual([]);
    expect(messages(findFolderCircles(imports))).toEqual([
      "circle of folders: a → b → a (a/one.ts imports b/two.ts; b/three.ts imports a/four.ts)",
    ]);
  });

  it("counts a folder and its subfolder as two", () => {
    const imports = graph(["a/one.ts", "a/b/two.ts"], ["a/b/two.ts", "a/three.ts"]);
    expect(findFolderCircles(imports)).toHaveLength(1);
  });

  it("accepts folders that import in one direction only, whatever happens inside each", () => {
    const imports = graph(["a/one.ts", "a/two.ts"], ["a/two.ts", "b/three.ts"], ["b/three.ts", "b/four.ts"]);
    expect(findFolderCircles(imports)).toEqual([]);
  });
});
