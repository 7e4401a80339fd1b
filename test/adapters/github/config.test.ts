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
      "2:1 `colour` is not a known key; known are apps, build, cloudflare, environments, evidence, model, production, registries, resources.",
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

  it("asks for quotes where YAML reads an id as a number", () => {
    const [problem] = problemsOf(
      "environments:\n  preview:\n    domain: p.example.com\n    bindings:\n      - { type: ratelimit, id: 1001 }\n  production: { domain: example.com }\n",
    );
    expect(problem).toMatch(/^5:28 .*must be a string; put it in quotes, not 1001\.$/);
  });

  it("refuses lines about bindings that are not exact, each at its own location", () => {
    const lines = [
      "environments:",
      "  preview:",
      "    domain: preview.example.com",
      "    bindings:",
      "      - { type: unsafe }",
      "      - { type: kv_namespace }",
      "      - { type: images, id: all }",
      "      - { type: d1, id: one, app: todo }",
      "      - { type: queue, id: jobs, apps: [] }",
      "      - { type: r2_bucket, id: photos }",
      "  production:",
      "    domain: example.com",
      "    bindings: [{ type: r2_bucket, id: Photos }]",
      "resources:",
      "  shared: [{ type: d1, id: one, apps: [todo] }]",
    ];
    expect(problemsOf(`${lines.join("\n")}\n`)).toEqual([
      expect.stringMatching(
        /^5:11 `environments\.preview\.bindings\[0\]\.type` must be one of .*, not "unsafe"\.$/,
      ),
      expect.stringMatching(/^6:9 .*needs an `id`/),
      expect.stringMatching(/^7:9 .*cannot have an `id`/),
      expect.stringMatching(/^8:30 .*app` is not a known key/),
      expect.stringMatching(/^9:34 .*must be a list of apps' names, not \[\]/),
      expect.stringMatching(/^15:33 .*at least two apps' names, not \["todo"\]/),
    ]);
    const [repeated] = problemsOf(`${[...lines.slice(0, 4), ...lines.slice(9, 13)].join("\n")}\n`);
    expect(repeated).toMatch(/^8:35 production and preview list the same R2 bucket, "Photos"/);
  });

  it("gives the location of a YAML syntax error", () => {
    expect(problemsOf("environments: [")[0]).toMatch(/^1:16 /);
  });
});
