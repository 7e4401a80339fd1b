import { describe, expect, it } from "vitest";
import { findInteropNames } from "../../../actions/shared/adapters/vite/interop-names.ts";
import { mergeImports } from "../../../actions/shared/adapters/vite/merge-imports.ts";

const head = (path: string, ...declarations: readonly string[]) =>
  `// ${path}\nvar ${declarations.join(", ")};\n`;
const react = (name: string) => `${name} = interop(require_react(), 1)`;
const merge = (text: string) => mergeImports(text, new Set(["src/a.tsx", "src/b.tsx"]), "interop");

describe("merging the imports of a chunk's modules", () => {
  it("makes a later import of the same package an alias of the first one", () => {
    const text = `${head("src/a.tsx", react("import_react"))}use(import_react.useState);\n\n${head("src/b.tsx", react("import_react2"), "LIST = []")}use(import_react2.useMemo);\n`;
    const { contents, aliases } = merge(text);
    expect([...aliases]).toEqual([["import_react2", "import_react"]]);
    expect(contents).toBe(
      "// src/a.tsx\nvar import_react = require_react();\nuse(import_react.useState);\n\n// src/b.tsx\nvar LIST = [];\nuse(import_react2.useMemo);\n",
    );
  });

  it.each([
    ["its default export", "use(import_react.default);"],
    ["all of it", "use(import_react);"],
    ["all of it, by an alias", "use(import_react2);"],
    ["something computed", "use(import_react[name]);"],
    ["all of it, spread", "use({ ...import_react });"],
    ["all of it for another chunk", "export { import_react };"],
  ])("leaves the namespace of a package of which code wants %s", (_, use) => {
    const text = `${head("src/a.tsx", react("import_react"))}${head("src/b.tsx", react("import_react2"))}${use}\n`;
    expect(merge(text).contents).toContain(react("import_react"));
  });

  it("keeps two packages, and two ways to take one, apart", () => {
    const text = head(
      "src/a.tsx",
      react("import_react"),
      "import_x = interop(require_x())",
      "import_react2 = interop(require_react())",
    );
    expect(merge(text).aliases.size).toBe(0);
  });

  it("takes what an app shows of another bundle for text", () => {
    const shown = head("src/shown.tsx", react("import_react"));
    const own = head("src/a.tsx", react("import_react"));
    expect(merge(`let text = \`\n${shown}\`;\n`).contents).toContain(shown);
    const twice = `let text = \`\n${own}\`;\n${own}`;
    expect(merge(twice)).toEqual({ contents: twice, aliases: new Map() });
  });
});

describe("finding esbuild's interop in chunks", () => {
  const definition = `var z = Object.create;
var yt = (t, e, n) => (n = t != null ? z(B(t)) : {}, V(
  // If the importer is in node compatibility mode or this is not an ESM
  t
));
`;
  it("follows it from the chunk that defines it to those that import it", () => {
    const shared = `${definition}export {\n  E as a,\n  yt as b\n};\n`;
    const page = 'import {\n  a as x,\n  b as e\n} from "./shared.js";\n';
    const other = 'import { b as e } from "./another.js";\n';
    const names = findInteropNames(
      new Map(Object.entries({ "page.js": page, "shared.js": shared, "other.js": other })),
    );
    expect([...names]).toEqual([
      ["shared.js", "yt"],
      ["page.js", "e"],
    ]);
  });

  it("takes no function of an app's for it", () => {
    const own = "var yt = (t, e, n) => (n = t != null ? z(B(t)) : {}, V(t));\n";
    expect(findInteropNames(new Map([["page.js", own]])).size).toBe(0);
  });
});
