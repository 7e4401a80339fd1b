import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { parseGenerateInputs } from "../../../actions/generate/inputs.ts";

const declared = parse(
  readFileSync(join(import.meta.dirname, "../../../actions/generate/action.yml"), "utf8"),
) as { readonly inputs: Readonly<Record<string, unknown>> };

const parseWith = (inputs: Readonly<Record<string, string>>) =>
  parseGenerateInputs((name) => inputs[name] ?? "");

describe("parseGenerateInputs", () => {
  it("reads exactly the inputs that action.yml declares", () => {
    const read: string[] = [];
    parseGenerateInputs((name) => {
      read.push(name);
      return name === "openai-base-url" ? "" : "x";
    });
    expect(read.sort()).toEqual(Object.keys(declared.inputs).sort());
  });

  it("leaves out optional inputs that are empty", () => {
    expect(parseWith({ "github-token": "t", "openai-api-key": "k" })).toEqual({
      githubToken: "t",
      openaiApiKey: "k",
    });
  });

  it("reports every problem at once, without quoting a key", () => {
    expect(() => parseWith({ "github-token": "secret", "openai-base-url": "nowhere", model: "a b" })).toThrow(
      /^`openai-api-key` is required\.\n`openai-base-url` must be .*\n`model` must be a model's name/,
    );
  });
});
