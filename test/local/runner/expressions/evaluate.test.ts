import { describe, expect, it } from "vitest";
import {
  coerceString,
  evaluateCondition,
  evaluateStrings,
  evaluateTemplate,
} from "../../../../scripts/local/runner/expressions/evaluate.ts";
import type { Template } from "../../../../scripts/local/runner/syntax/template.ts";

const location = { file: "ci.yml", line: 7, column: 3 };
const expression = (text: string): Template => ({ kind: "expression", expression: text, location });
const contexts = {
  github: {
    ref: "refs/heads/main",
    event: { issue: { number: 3, labels: [{ name: "x" }, { name: "Prompt" }] } },
  },
  needs: { gate: { result: "success", outputs: { list: '["a","b"]' } } },
};

describe("an expression", () => {
  it.each([
    ["github.event.issue.number", 3],
    ["github.nope.deep", null],
    ["steps.none.outputs.x", null],
    ["contains(github.event.issue.labels.*.name, 'prompt')", true],
    ["fromJSON(needs.gate.outputs.list)[1]", "b"],
    ["case(1 == 2, 'a', 'b')", "b"],
    ["'' || 'default'", "default"],
    ["toJSON(fromJSON('{\"a\":[1]}'))", '{\n  "a": [\n    1\n  ]\n}'],
    ['fromJSON(\'{"a":{"b":null}}\')', { a: { b: null } }],
    ["success() && hashFiles('a', 'b')", "a+b"],
  ])("%s gives %j", (text, expected) => {
    const functions = {
      success: () => true,
      hashFiles: (...patterns: readonly string[]) => patterns.join("+"),
    };

    expect(evaluateTemplate(expression(text), { contexts, functions })).toEqual(expected);
  });

  it("that fails names its location", () => {
    expect(() => evaluateTemplate(expression("fromJSON('{')"), { contexts })).toThrow(
      /^ci\.yml:7:3: .*fails/,
    );
  });

  it("converts to strings and booleans as on GitHub", () => {
    expect([null, true, 3, 0.5, "x"].map((value) => coerceString(value))).toEqual([
      "",
      "true",
      "3",
      "0.5",
      "x",
    ]);
    expect(evaluateStrings({ kind: "mapping", location, entries: [] }, { contexts })).toEqual({});
    expect(evaluateCondition(expression("github.event.issue"), { contexts })).toBe(true);
    expect(evaluateCondition(undefined, { contexts })).toBe(false);
  });
});
