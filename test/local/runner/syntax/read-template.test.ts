import { describe, expect, it } from "vitest";
import {
  readActionTemplate,
  readWorkflowTemplate,
} from "../../../../scripts/local/runner/syntax/read-template.ts";
import { findValue, type Template } from "../../../../scripts/local/runner/syntax/template.ts";

function at(template: Template, ...path: readonly (string | number)[]): Template | undefined {
  return path.reduce<Template | undefined>(
    (inner, key) =>
      typeof key === "number"
        ? inner?.kind === "sequence"
          ? inner.items[key]
          : undefined
        : findValue(inner, key),
    template,
  );
}

describe("a workflow file", () => {
  it("removes the indentation of scripts, so that here-documents work", async () => {
    const file = await readWorkflowTemplate(
      "ci.yml",
      "on: push\njobs:\n  a:\n    runs-on: x\n    steps:\n      - run: |\n          cat <<EOF\n          ${{ github.actor }}\n          EOF\n",
    );

    expect(at(file, "jobs", "a", "steps", 0, "run")).toMatchObject({
      kind: "expression",
      expression: "format('cat <<EOF\n{0}\nEOF\n', github.actor)",
      location: { file: "ci.yml", line: 6 },
    });
  });

  it("adds a status function to every condition, with or without braces", async () => {
    const file = await readWorkflowTemplate(
      "ci.yml",
      "on: push\njobs:\n  a:\n    if: github.ref == 'x'\n    runs-on: x\n    env: { if: plain }\n    steps: [{ run: x, if: '${{ always() }}' }]\n",
    );

    expect(at(file, "jobs", "a", "if")).toMatchObject({ expression: "success() && (github.ref == 'x')" });
    expect(at(file, "jobs", "a", "steps", 0, "if")).toMatchObject({ expression: "always()" });
    expect(at(file, "jobs", "a", "env", "if")).toMatchObject({ value: "plain" });
  });

  it("reports all errors at once, each with its location", async () => {
    const broken = "on: push\njobs:\n  a:\n    runs-on: x\n    one: 1\n    two: 2\n    steps: [{ run: x }]\n";

    await expect(readWorkflowTemplate("ci.yml", broken)).rejects.toMatchObject({
      code: "WORKFLOW_INVALID",
      problems: [
        { file: "ci.yml", line: 5 },
        { file: "ci.yml", line: 6 },
      ],
    });
  });
});

describe("an action.yml", () => {
  it("is parsed with its own schema", async () => {
    const text = "name: A\ndescription: d\nruns: { using: node24, main: index.js }\n";

    expect(at(await readActionTemplate("action.yml", text), "runs", "main")).toMatchObject({
      value: "index.js",
    });
    await expect(readActionTemplate("action.yml", "name: A\n")).rejects.toMatchObject({
      code: "WORKFLOW_INVALID",
    });
  });
});
