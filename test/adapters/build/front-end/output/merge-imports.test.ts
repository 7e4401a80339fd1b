import { describe, expect, it } from "vitest";
import { allOptimizations } from "../../../../../actions/shared/adapters/build/front-end/context/optimizations.ts";
import { findInteropNames } from "../../../../../actions/shared/adapters/build/front-end/output/interop-names.ts";
import { mergeImports } from "../../../../../actions/shared/adapters/build/front-end/output/merge-imports.ts";
import { applyEdits } from "../../../../../actions/shared/adapters/build/front-end/syntax/edits.ts";

const react = (name: string) => `${name}=e(R(),1)`;
const merge = (text: string) => applyEdits(text, mergeImports(text, "e", allOptimizations));

describe("merging the imports of a chunk's modules", () => {
  it("replaces later imports of the same package with the first one", () => {
    const text = `var ${react("a")};use(a.useState);var ${react("b")},LIST=[];use((0,b.useMemo)(b.x));\n`;
    expect(merge(text)).toBe("var a=R();use(a.useState);var LIST=[];use((0,a.useMemo)(a.x));\n");
  });

  it.each([
    ["its default export", "use(a.default);"],
    ["the namespace itself", "use(a);"],
    ["the namespace of a later import", "use(b);"],
    ["a computed member", "use(a[name]);"],
    ["a spread of the namespace", "use({...a});"],
    ["a shorthand property", "use({a});"],
    ["a condition with the namespace", "use(x?a:y);"],
    ["an export of the namespace", "export{a as x};"],
  ])("keeps the namespace of a package if code uses %s", (_, use) => {
    expect(merge(`var ${react("a")};var ${react("b")};${use}\n`)).toContain(react("a"));
  });

  it("keeps a later import that is not only used for its members", () => {
    expect(merge(`var ${react("a")};var ${react("b")};use({b},b.x);\n`)).toBe(
      `var ${react("a")};var b=a;use({b},b.x);\n`,
    );
  });

  it("does not rename keys, members and strings", () => {
    const rest = "use({b:1,c:{b:2}},x.b.y,x?.b,'b.x',`b.x${1}b.x`,/b.x/.test('\"'),b.x);\n";
    expect(merge(`var ${react("a")};var ${react("b")};${rest}`)).toBe(
      `var a=R();${rest.replace(",b.x);", ",a.x);")}`,
    );
  });

  it("does not merge different packages, or different interop calls", () => {
    const text = `var ${react("a")},x=e(X()),b=e(R());use(a.x,x.x,b.x);\n`;
    expect(merge(text)).toBe("var a=R(),x=X(),b=R();use(a.x,x.x,b.x);\n");
  });

  it("ignores the code of another bundle in a string", () => {
    const own = `var ${react("b")};use(b.x);`;
    expect(merge(`let text=\`var ${react("a")};\`;${own}\n`)).toBe(
      `let text=\`var ${react("a")};\`;var b=R();use(b.x);\n`,
    );
    expect(merge(`${own}let text='var ${react("c")};';\n`)).toBe(
      `var b=R();use(b.x);let text='var ${react("c")};';\n`,
    );
  });

  it("leaves imports in functions unchanged", () => {
    const text = `var p=w(()=>{var ${react("a")};use(a.x)}),q=w(()=>{var ${react("b")};use(b.x)});\n`;
    expect(merge(text)).toBe(text);
  });

  it("keeps an import that is used before its declaration", () => {
    const text = `function early(){return b.x}var ${react("a")};var ${react("b")};use(a.x,b.x);\n`;
    expect(merge(text)).toBe(`function early(){return b.x}var ${react("a")};var b=a;use(a.x,b.x);\n`);
  });

  it("does not confuse names of another chunk with its own", () => {
    const text = `import{b as e,c as R}from"./x.js";var ${react("a")};var ${react("b")};use(a.x,b.x);\n`;
    expect(merge(text)).toBe('import{b as e,c as R}from"./x.js";var a=R();use(a.x,a.x);\n');
  });

  it("leaves an invalid script unchanged", () => {
    const text = `var ${react("a")};use(a.x);"`;
    expect(merge(text)).toBe(text);
  });
});

describe("finding esbuild's interop in chunks", () => {
  const definition =
    'var yt=(t,e,n)=>(n=t!=null?z(B(t)):{},V(e||!t||!t.__esModule?S(n,"default",{value:t,enumerable:!0}):n,t));';
  it("follows it from the chunk that defines it to those that import it", () => {
    const shared = `import"./x.js";${definition}export{E as a,yt as b};\n`;
    const page = 'import"./x.js";import{a as x,b as e}from"./shared.js";use(e);\n';
    const other = 'import{b as e}from"./another.js";\n';
    const text = 'use(`import{b as e}from"./shared.js"`);\n';
    const chunks = { "page.js": page, "shared.js": shared, "other.js": other, "text.js": text };
    expect([...findInteropNames(new Map(Object.entries(chunks)))]).toEqual([
      ["shared.js", "yt"],
      ["page.js", "e"],
    ]);
  });

  it("does not mistake a function of the app for it", () => {
    const own = "var yt=(t,e,n)=>(n=t!=null?z(B(t)):{},V(t.__esModule?t:n));";
    expect(findInteropNames(new Map([["page.js", own]])).size).toBe(0);
  });
});
