import { describe, expect, it } from "vitest";
import {
  type Chunk,
  linkOutput,
  listInRunOrder,
} from "../../../../../actions/shared/adapters/build/front-end/output/link-output.ts";

const chunk = (name: string, text: string, more: Partial<Chunk> = {}): Chunk => ({
  path: `assets/${name}-${name.toUpperCase().padEnd(8, "0")}.js`,
  text,
  isEntry: false,
  imports: [],
  dynamicImports: [],
  styles: [],
  ...more,
});
const LAZY = "assets/lazy-LAZY0000.js";
const SHARED = "assets/shared-SHARED00.js";
const main = (text: string, more: Partial<Chunk> = {}) => chunk("main", text, { isEntry: true, ...more });
const link = (chunks: readonly Chunk[], styleUrls: Readonly<Record<string, string>> = {}) => {
  const { files, names } = linkOutput({
    chunks,
    styleUrls: new Map(Object.entries(styleUrls)),
    base: "/",
    preload: true,
  });
  const textOf = ({ path }: Chunk) => files.get(names.get(path) ?? "");
  return { files, names, textOf };
};

describe("linking chunks", () => {
  it("makes a dynamic import wait for style sheets and preload chunks, except those that are loaded already", () => {
    const entry = main('import"./shared-SHARED00.js";import("./lazy-LAZY0000.js")', {
      imports: [SHARED],
      dynamicImports: [LAZY],
    });
    const own = chunk("own", "own()");
    const shared = chunk("shared", "shared()");
    const lazy = chunk("lazy", "lazy()", { imports: [SHARED, own.path] });
    const { names, textOf } = link([entry, shared, own, lazy], { [LAZY]: "/l.css", [SHARED]: "/s.css" });
    const call = /__vitePreload\(\(\)=>import\("\.\/(.*?)"\),(\[.*?\])\)/.exec(textOf(entry) ?? "");
    expect(`assets/${call?.[1]}`).toBe(names.get(LAZY));
    expect(JSON.parse(call?.[2] ?? "")).toEqual([`/${names.get(LAZY)}`, `/${names.get(own.path)}`, "/l.css"]);
  });

  it("removes chunks without code and their imports", () => {
    const entry = main('import"./shared-SHARED00.js";start()', { imports: [SHARED] });
    const { files, textOf } = link([entry, chunk("shared", "\n")]);
    expect(files.size).toBe(1);
    expect(textOf(entry)).toBe("start()");
  });

  it("renames a chunk when a chunk that it leads to changes, also in a cycle", () => {
    const build = (text: string) => {
      const entry = main('import"./shared-SHARED00.js"', { imports: [SHARED] });
      const shared = chunk("shared", 'import("./lazy-LAZY0000.js")', { dynamicImports: [LAZY] });
      const lazy = chunk("lazy", `import"./shared-SHARED00.js";${text}`, { imports: [SHARED] });
      const other = chunk("other", "other()", { isEntry: true });
      return link([entry, shared, lazy, other]).names;
    };
    const [before, after] = [build("a()"), build("b()")];
    const changed = [...before].filter(([path, name]) => after.get(path) !== name).map(([path]) => path);
    expect(changed.map((path) => path.replace(/^assets\/|-.*$/g, ""))).toEqual(["main", "shared", "lazy"]);
    expect(build("a()")).toEqual(before);
  });

  it("lists the chunks that a chunk imports in the order in which they run", () => {
    const chunks = [
      chunk("a", "", { imports: ["assets/b-B0000000.js", "assets/c-C0000000.js"] }),
      chunk("b", "", { imports: ["assets/c-C0000000.js"] }),
      chunk("c", "", { imports: ["assets/a-A0000000.js"] }),
    ];
    const order = listInRunOrder(new Map(chunks.map((entry) => [entry.path, entry])), "assets/a-A0000000.js");
    expect(order.map((path) => path[7])).toEqual(["c", "b", "a"]);
  });
});
