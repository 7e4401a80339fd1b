import { describe, expect, it } from "vitest";
import {
  combineResults,
  findAncestors,
  jobStatusFunctions,
  type Result,
  stepStatusFunctions,
} from "../../../../scripts/local/runner/plan/status.ts";

describe("the status functions", () => {
  it.each<[readonly Result[], boolean, string]>([
    [[], false, "success always"],
    [["success", "success"], false, "success always"],
    [["success", "failure"], false, "failure always"],
    [["skipped"], false, "always"],
    [["failure", "skipped"], false, "failure always"],
    [["success"], true, "always cancelled"],
  ])("of a job after %j, cancelled %s, hold: %s", (ancestors, cancelled, expected) => {
    const functions = jobStatusFunctions(ancestors, cancelled);
    const holding = ["success", "failure", "always", "cancelled"].filter(
      (name) => functions[name]?.() === true,
    );

    expect(holding.join(" ")).toBe(expected);
  });

  it.each(["success", "failure", "cancelled"] as const)(
    "of a step after %s name it and nothing else",
    (status) => {
      const functions = stepStatusFunctions(status);
      const holding = ["success", "failure", "cancelled"].filter((name) => functions[name]?.() === true);

      expect(holding).toEqual([status]);
      expect(functions["always"]?.()).toBe(true);
    },
  );

  it("consider all ancestors, not only direct needs", () => {
    const needs = new Map([
      ["c", ["b"]],
      ["b", ["a"]],
      ["a", []],
      ["other", []],
    ]);

    expect([...findAncestors("c", needs)].sort()).toEqual(["a", "b"]);
  });

  it.each<[readonly Result[], Result]>([
    [["success", "failure", "cancelled"], "failure"],
    [["success", "cancelled"], "cancelled"],
    [["success", "skipped"], "success"],
    [["skipped", "skipped"], "skipped"],
    [[], "success"],
  ])("%j together are %s", (results, expected) => {
    expect(combineResults(results)).toBe(expected);
  });
});
