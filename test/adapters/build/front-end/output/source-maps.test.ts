import { SourceMap as Origins } from "node:module";
import { describe, expect, it } from "vitest";
import {
  applyEdits,
  type Edit,
} from "../../../../../actions/shared/adapters/build/front-end/html/html-page.ts";
import {
  attachMap,
  identityMap,
  type SourceMap,
  shiftMap,
} from "../../../../../actions/shared/adapters/build/front-end/output/source-maps.ts";

const SOURCE = 'import "./a.css";\nconst first = 1;\nload("second"); load("third");\n';
const at = (wanted: string, text = SOURCE) => {
  const offset = text.indexOf(wanted);
  const before = text.slice(0, offset).split("\n");
  return { offset, line: before.length - 1, column: before.at(-1)?.length ?? 0 };
};
const replace = (wanted: string, text: string): Edit => {
  const { offset } = at(wanted);
  return { span: { start: offset, end: offset + wanted.length }, text };
};
const insert = (before: string, text: string): Edit => {
  const { offset } = at(before);
  return { span: { start: offset, end: offset }, text };
};

/** Where each token stands in the source, found by way of the edited text and its map. */
function trace(map: SourceMap, edited: string, token: string) {
  const { line, column } = at(token, edited);
  const payload = { ...map, file: "", sourceRoot: "" } as unknown as ConstructorParameters<typeof Origins>[0];
  const entry = new Origins(payload).findEntry(line, column);
  return "originalLine" in entry ? [entry.originalLine, entry.originalColumn] : undefined;
}

describe("the map of an edited text", () => {
  it.each<[string, readonly Edit[]]>([
    ["a line that is gone", [replace('import "./a.css";\n', "")]],
    [
      "lines put in before it",
      [replace('import "./a.css";\n', ""), insert("import", "helper();\nmore();\n")],
    ],
    [
      "something wrapped",
      [insert('load("third")', "wrap(()=>"), insert(";\n", "x"), insert('("third")', ",[1,\n2])")],
    ],
    [
      "a longer and a shorter piece on its line",
      [replace("second", "s"), replace("first", "the\nvery\nfirst")],
    ],
    ["no edit", []],
  ])("still leads to the source after %s", (_, edits) => {
    const edited = applyEdits(SOURCE, edits);
    const map = shiftMap(identityMap("main.ts", SOURCE), SOURCE, edits);
    for (const token of ["const", "load", "third"]) {
      const { line, column } = at(token);
      expect(trace(map, edited, token), token).toEqual([line, column]);
    }
  });
});

describe("a script with its map", () => {
  const map = identityMap("../../src/main.ts", SOURCE);
  const attach = (option: Parameters<typeof attachMap>[3]) =>
    attachMap("assets/main-1A.js", "code();\n", map, option);

  it("names the file, keeps quiet about it, or carries it", () => {
    const linked = attach(true);
    expect([...linked.keys()]).toEqual(["assets/main-1A.js", "assets/main-1A.js.map"]);
    expect(linked.get("assets/main-1A.js")).toBe("code();\n//# sourceMappingURL=main-1A.js.map\n");
    expect(attach("hidden").get("assets/main-1A.js")).toBe("code();\n");
    expect(attach("hidden").get("assets/main-1A.js.map")).toBe(linked.get("assets/main-1A.js.map"));
    const inlined = attach("inline");
    expect([...inlined.keys()]).toEqual(["assets/main-1A.js"]);
    const [, data = ""] = /base64,(.+)\n$/.exec(inlined.get("assets/main-1A.js") ?? "") ?? [];
    expect(JSON.parse(Buffer.from(data, "base64").toString())).toEqual({ ...map, file: "main-1A.js" });
    expect([...attach(false).values()]).toEqual(["code();\n"]);
  });
});
