import { describe, expect, it } from "vitest";
import { parseConfig } from "../../../actions/shared/adapters/github/config.ts";
import { PipelineError } from "../../../actions/shared/domain/errors.ts";

const SMALLEST = `
environments:
  preview: { domain: preview.example.com }
  production: { domain: example.com }
`;

function problemsOf(text: string): readonly string[] {
  try {
    parseConfig(text);
  } catch (thrown) {
    if (thrown instanceof PipelineError) {
      return thrown.problems.map(({ line, column, message }) => `${line}:${column} ${message}`);
    }
    throw thrown;
  }
  return [];
}

describe("parseConfig", () => {
  it("fills in every default from two domains", () => {
    expect(parseConfig(SMALLEST)).toEqual({
      apps: "apps",
      cloudflare: { plan: "paid" },
      environments: {
        preview: { namespace: "overskill-preview", domain: "preview.example.com" },
        production: { namespace: "overskill-production", domain: "example.com" },
      },
      model: { name: "gpt-5", maxTurns: 25, maxOutputTokens: 64_000 },
      build: { appsPerJob: 50, maxJobs: 8, measureStartup: false },
      production: { requireIdentical: false },
    });
  });

  it("has staging only when the file names it", () => {
    const config = parseConfig(`${SMALLEST}  staging: { domain: staging.example.com }\n`);
    expect(config.environments.staging?.namespace).toBe("overskill-staging");
  });

  it("names every problem of the file at once, each with its location", () => {
    const text = [
      "apps: ../outside",
      "colour: red",
      "environments:",
      "  preview: { domain: same.example.com }",
      "  production: { domain: same.example.com, namespace: 'Has Space' }",
      "model:",
      "  max-turns: none",
      "build:",
      "  max-jobs: 300",
      "  measure-startup: maybe",
      "production:",
      "  require-identical: 1",
    ].join("\n");
    expect(problemsOf(text)).toEqual([
      '1:1 `apps` must be a directory of the repository such as apps, or a dot, not "../outside".',
      "2:1 `colour` is not a known key; known are apps, build, cloudflare, environments, model, production.",
      '5:17 production and preview share the domain "same.example.com"; give each a unique domain.',
      '5:43 `environments.production.namespace` must be a dispatch namespace\'s name, not "Has Space".',
      '7:3 `model.max-turns` must be a positive whole number, not "none".',
      "9:3 `build.max-jobs` must be a positive whole number of at most 256, not 300.",
      '10:3 `build.measure-startup` must be true or false, not "maybe".',
      "12:3 `production.require-identical` must be true or false, not 1.",
    ]);
  });

  it("points at the parent when a required key is missing", () => {
    expect(problemsOf("environments:\n  preview: {}\n  production: { domain: example.com }\n")).toEqual([
      "2:3 `environments.preview.domain` is required.",
    ]);
  });

  it("gives the location of a YAML syntax error", () => {
    expect(problemsOf("environments: [")[0]).toMatch(/^1:16 /);
  });
});
