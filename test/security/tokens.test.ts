import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { isMap, parseDocument, visit } from "yaml";
import { evaluateTemplate } from "../../scripts/local/runner/expressions/evaluate.ts";

const ROOT = join(import.meta.dirname, "../..");
const location = { file: "workflow.yml", line: 1, column: 1 };

/** Every value of an input that a workflow passes to an Action of the toolkit. */
function valuesOf(workflow: string, input: string): readonly string[] {
  const document = parseDocument(readFileSync(join(ROOT, ".github/workflows", workflow), "utf8"));
  const values: string[] = [];
  visit(document, {
    Map(_, node) {
      const settings = node.get("with");
      if (isMap(settings) && settings.has(input)) values.push(String(settings.get(input)));
    },
  });
  return values;
}

const SHARED = "shared";
const EVERY = {
  CLOUDFLARE_API_TOKEN: SHARED,
  CLOUDFLARE_PREVIEW_API_TOKEN: "of preview",
  CLOUDFLARE_STAGING_API_TOKEN: "of staging",
  CLOUDFLARE_PRODUCTION_API_TOKEN: "of production",
  OVERSKILL_SIGNING_KEY: "key",
};

/** Evaluates what a job of `environment` gets for an input. */
function evaluate(workflow: string, input: string, environment: string, secrets: object = EVERY): unknown {
  const values = new Set(valuesOf(workflow, input));
  expect(values.size).toBe(1);
  const [, expression = ""] = /^\$\{\{\s*(.*?)\s*\}\}$/s.exec([...values][0] ?? "") ?? [];
  const contexts = { secrets, env: { ENVIRONMENT: environment }, inputs: { environment } };
  return evaluateTemplate({ kind: "expression", expression, location }, { contexts: contexts as never });
}

describe("the Cloudflare token of a job", () => {
  it.each([
    ["preview.yml", "preview", "of preview"],
    ["reconcile.yml", "preview", "of preview"],
    ["production.yml", "staging", "of staging"],
    ["production.yml", "production", "of production"],
    ["rollback.yml", "staging", "of staging"],
    ["rollback.yml", "production", "of production"],
  ])("in %s for %s is that of its environment", (workflow, environment, expected) => {
    expect(evaluate(workflow, "api-token", environment)).toBe(expected);
    const own = `CLOUDFLARE_${environment.toUpperCase()}_API_TOKEN`;
    const { [own as keyof typeof EVERY]: _, ...others } = EVERY;
    // Never that of another environment, even if it is the only one.
    expect(evaluate(workflow, "api-token", environment, others)).toBe(SHARED);
  });

  it.each(["overskill-preview.yml", "overskill-prompt.yml", "overskill-reconcile.yml"])(
    "of production is never passed to the jobs that %s starts",
    (name) => {
      const text = readFileSync(join(ROOT, "templates/callers/workflows", name), "utf8");
      expect(text).not.toMatch(/PRODUCTION|STAGING|SIGNING_KEY|secrets: inherit/);
    },
  );

  it("is the reason why no caller passes all its secrets", () => {
    const folder = join(ROOT, "templates/callers/workflows");
    for (const name of readdirSync(folder)) {
      expect(readFileSync(join(folder, name), "utf8")).not.toContain("secrets: inherit");
    }
  });
});

describe("the signing key", () => {
  it.each([
    ["production.yml", "staging", ""],
    ["production.yml", "production", "key"],
    ["rollback.yml", "staging", ""],
    ["rollback.yml", "production", "key"],
  ])("in %s for %s is %j", (workflow, environment, expected) => {
    expect(evaluate(workflow, "signing-key", environment)).toBe(expected);
  });
});
