import { describe, expect, it } from "vitest";
import { describeLeg, expandMatrix, planStrategy } from "../../../../scripts/local/runner/plan/matrix.ts";

describe("a matrix", () => {
  it("combines its vectors in order", () => {
    expect(expandMatrix({ os: ["a", "b"], node: [20, 24] })).toEqual([
      { os: "a", node: 20 },
      { os: "a", node: 24 },
      { os: "b", node: 20 },
      { os: "b", node: 24 },
    ]);
  });

  it("drops the legs that an exclusion matches by some of their keys", () => {
    const legs = expandMatrix({
      os: ["a", "b"],
      node: [20, 24],
      exclude: [{ os: "a", node: 20 }, { os: "b" }],
    });

    expect(legs).toEqual([{ os: "a", node: 24 }]);
  });

  it("extends legs by inclusions as GitHub's own example does", () => {
    const legs = expandMatrix({
      fruit: ["apple", "pear"],
      animal: ["cat", "dog"],
      include: [
        { color: "green" },
        { color: "pink", animal: "cat" },
        { fruit: "apple", shape: "circle" },
        { fruit: "banana" },
        { fruit: "banana", animal: "cat" },
      ],
    });

    expect(legs).toEqual([
      { fruit: "apple", animal: "cat", color: "pink", shape: "circle" },
      { fruit: "apple", animal: "dog", color: "green", shape: "circle" },
      { fruit: "pear", animal: "cat", color: "pink" },
      { fruit: "pear", animal: "dog", color: "green" },
      { fruit: "banana" },
      { fruit: "banana", animal: "cat" },
    ]);
  });

  it("may consist only of inclusions", () => {
    expect(expandMatrix({ include: [{ app: "a" }, { app: "b" }] })).toEqual([{ app: "a" }, { app: "b" }]);
  });

  it.each([
    [{ os: [] }, "empty"],
    [{ os: "a" }, "not a list"],
    [{ include: [] }, "no combination"],
    [{ n: Array.from({ length: 257 }, (_, index) => index) }, "256 are allowed"],
  ])("refuses %j", (matrix, reason) => {
    expect(() => expandMatrix(matrix)).toThrow(reason);
  });

  it("shows its values in parentheses, objects by their values", () => {
    expect(describeLeg({ os: "linux", app: { name: "todo", path: "apps/todo" } })).toBe(
      "(linux, todo, apps/todo)",
    );
    expect(describeLeg({})).toBe("");
  });

  it("fails fast and runs all legs at once by default", () => {
    expect(planStrategy(null)).toEqual({ legs: [{}], failFast: true, maxParallel: Number.POSITIVE_INFINITY });
    expect(planStrategy({ "fail-fast": false, "max-parallel": 2 })).toMatchObject({
      failFast: false,
      maxParallel: 2,
    });
  });
});
