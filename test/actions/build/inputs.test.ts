import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { parseBuildInputs } from "../../../actions/build/inputs.ts";
import { isPipelineError } from "../../../actions/shared/domain/errors.ts";

const reader = (inputs: Readonly<Record<string, string>>) => (name: string) => inputs[name] ?? "";

describe("parseBuildInputs", () => {
  it("reads exactly the inputs that action.yml declares", () => {
    const file = join(import.meta.dirname, "../../../actions/build/action.yml");
    const { inputs } = parse(readFileSync(file, "utf8")) as { inputs: Record<string, object> };
    const read = new Set<string>();
    parseBuildInputs((name) => {
      read.add(name);
      return { "github-token": "t", environment: "preview", handoff: "false" }[name] ?? "";
    });
    expect([...read].sort()).toEqual(Object.keys(inputs).sort());
  });

  it("leaves out inputs that are empty", () => {
    expect(
      parseBuildInputs(reader({ "github-token": "t", environment: "production", handoff: "false" })),
    ).toEqual({
      githubToken: "t",
      handoff: false,
      environment: "production",
    });
  });

  it("reports every problem at once", () => {
    let thrown: unknown;
    try {
      parseBuildInputs(reader({ environment: "live", commit: "main", base: "HEAD~1", "pull-request": "-1" }));
    } catch (error) {
      thrown = error;
    }
    if (!isPipelineError(thrown, "INPUT_INVALID")) throw thrown;
    expect(thrown.message.split("\n").map((line) => /`([\w-]+)`/.exec(line)?.[1])).toEqual([
      "github-token",
      "environment",
      "commit",
      "base",
      "pull-request",
      "handoff",
    ]);
  });
});
