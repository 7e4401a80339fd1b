import { describe, expect, it } from "vitest";
import { findComplexFunctions } from "../../../scripts/checks/complexity.ts";

/** Name, line and complexity of every function in `text`. */
const measure = (text: string) =>
  findComplexFunctions({ file: "x.ts", text }, 0).map(({ line, message }) => {
    const [, name, complexity] = /^(.+) has a cyclomatic complexity of (\d+)/.exec(message) ?? [];
    return [name, line, Number(complexity)];
  });

describe("findComplexFunctions", () => {
  it.each([
    ["a straight function", "return 1;", 1],
    ["if and else if", "if (a) return 1; else if (b) return 2; else return 3;", 3],
    ["loops", "for (;;) {} for (const x of a) {} for (const x in a) {} while (a) {} do {} while (a);", 6],
    ["cases, but not the default", "switch (a) { case 1: case 2: break; default: }", 3],
    ["logical operators", "return (a && b) || (c ?? d);", 4],
    ["logical assignments", "a ??= 1; a ||= 1; a += 1;", 3],
    ["the conditional operator", "return a ? b : c;", 2],
    ["optional chaining", "return a?.b?.(c).d;", 3],
    ["default values", "const { x = 1 } = a;", 2],
  ])("counts %s", (_, body, expected) => {
    expect(measure(`function f(a: any, b: any, c: any, d: any) { ${body} }`)).toEqual([["f", 1, expected]]);
  });

  it("counts nested functions separately, named after the property or variable that contains them", () => {
    const text = [
      "const outer = (a: boolean) => {",
      "  const inner = () => (a ? 1 : 2);",
      "  return { method() { return a && inner(); }, list: [1].map((x) => x || a) };",
      "};",
    ].join("\n");
    expect(measure(text)).toEqual([
      ["outer", 1, 1],
      ["inner", 2, 2],
      ["method", 3, 2],
      ["list", 3, 2],
    ]);
  });

  it("reports only functions above the limit", () => {
    const text = "function f(a: boolean) { return a ? 1 : 2; }";
    expect(findComplexFunctions({ file: "x.ts", text }, 2)).toEqual([]);
    expect(findComplexFunctions({ file: "x.ts", text }, 1)).toHaveLength(1);
  });
});
