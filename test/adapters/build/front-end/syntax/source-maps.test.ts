import { SourceMap as Origins } from "node:module";
import { describe, expect, it } from "vitest";
import { attachMap } from "../../../../../actions/shared/adapters/build/front-end/output/attach-map.ts";
import {
  applyEdits,
  type Edit,
} from "../../../../../actions/shared/adapters/build/front-end/syntax/edits.ts";
import {
  identityMap,
  type SourceMap,
  shiftMap,
} from "../../../../../actions/shared/adapters/build/front-end/syntax/source-maps.ts";

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

/** Finds the location of a token in the source with the source map of the edited code. */
function trace(map: SourceMap, edited: string, token: string) {
  const { line, column } = at(token, edited);
  const payload = { ...map, file: "", sourceRoot: "" } as unknown as ConstructorParameters<typeof Origins>[0];
  const entry = new Origins(payload).findEntry(line, column);
  return "originalLine" in entry ? [entry.originalLine, entry.originalColumn] : undefined;
}

describe("the source map of edited code", () => {
  it.each<[string, readonly Edit[]]>([
    ["a line was removed", [replace('import "./a.css";\n', "")]],
    [
      "lines were inserted before it",
      [replace('import "./a.css";\n', ""), insert("import", "helper();\nmore();\n")],
    ],
    [
      "a call was wrapped",
      [insert('load("third")', "wrap(()=>"), insert(";\n", "x"), insert('("third")', ",[1,\n2])")],
    ],
    ["its line got longer and shorter", [replace("second", "s"), replace("first", "the\nvery\nfirst")]],
    ["nothing changed", []],
  ])("maps to the source after %s", (_, edits) => {
    const edited = applyEdits(SOURCE, edits);
    const map = shiftMap(identityMap("main.ts", SOURCE), SOURCE, edits);
    for (const token of ["const", "load", "third"]) {
      const { line, column } = at(token);
      expect(trace(map, edited, token), token).toEqual([line, column]);
    }
  });
});

describe("a script with its source map", () => {
  const map = identityMap("../../src/main.ts", SOURCE);
  const attach = (option: Parameters<typeof attachMap>[3]) =>
    attachMap("assets/main-1A.js", "code();\n", map, option);

  it("names the file of the map, hides it, or contains it", () => {
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
