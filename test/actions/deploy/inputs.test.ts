import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { parseDeployInputs } from "../../../actions/deploy/inputs.ts";
import { parseReconcileInputs } from "../../../actions/reconcile/inputs.ts";
import { parseRollbackInputs } from "../../../actions/rollback/inputs.ts";
import { parseRollbackAnswerInputs } from "../../../actions/rollback-answer/inputs.ts";
import type { BuiltTarget } from "../../../actions/shared/domain/target.ts";

const target: BuiltTarget = {
  app: "todo",
  path: "apps/todo",
  environment: "preview",
  namespace: "overskill-preview",
  scriptName: "todo--pr-3",
  url: "http://todo--pr-3.preview.localhost:8787",
  commit: "a".repeat(40),
  pullRequest: 3,
  deploymentId: 7,
  digest: `sha256:${"1".repeat(64)}`,
  buildMs: 400,
  build: "built",
  startedAt: "2026-11-23T12:00:00.000Z",
};
const common = {
  "github-token": "github",
  "api-token": "cloudflare",
  "api-base-url": "https://api.cloudflare.com/client/v4/",
};
const reader = (inputs: Readonly<Record<string, string>>) => (name: string) => inputs[name] ?? "";
const deployInputs = (targets: unknown) =>
  parseDeployInputs(reader({ ...common, targets: JSON.stringify(targets) }));

describe("inputs of deploy", () => {
  it("accept the build Action's targets", () => {
    const { pullRequest: _, ...production } = { ...target, environment: "production" as const };
    expect(deployInputs([target, production])).toEqual({
      githubToken: "github",
      apiToken: "cloudflare",
      apiBaseUrl: "https://api.cloudflare.com/client/v4",
      targets: [target, production],
    });
  });

  it.each([
    ["app", "../etc"],
    ["namespace", "a/../b"],
    ["scriptName", "todo/../../x"],
    ["url", "http://evil.test/path"],
    ["commit", "main"],
    ["digest", "sha256:xyz"],
    ["deploymentId", "7"],
    ["environment", "moon"],
  ])("refuse a target whose %s is %j, because it becomes part of a request", (field, value) => {
    expect(() => deployInputs([{ ...target, [field]: value }])).toThrow(`\`targets[0].${field}\` must be `);
  });

  it("report every problem at once", () => {
    const parsing = () => parseDeployInputs(reader({ targets: "nope", "account-id": "mine" }));
    for (const name of ["github-token", "api-token", "account-id", "api-base-url", "targets"]) {
      expect(parsing).toThrow(`\`${name}\``);
    }
  });
});

describe("inputs of rollback", () => {
  const read = (inputs: Readonly<Record<string, string>>) =>
    parseRollbackInputs(reader({ ...common, environment: "production", ...inputs }));

  it("may leave out the app and the build", () => {
    expect(read({})).not.toHaveProperty("app");
    expect(read({ app: "todo", to: "9f86d081884c" })).toMatchObject({ app: "todo", to: "9f86d081884c" });
  });

  it.each([[{ environment: "preview" }], [{ app: "a--b" }], [{ to: "yesterday" }]])("refuse %j", (inputs) => {
    expect(() => read(inputs)).toThrow(expect.objectContaining({ code: "INPUT_INVALID" }));
  });
});

describe("inputs of reconcile", () => {
  it("include the account", () => {
    const inputs = parseReconcileInputs(reader({ ...common, "account-id": "a".repeat(32) }));
    expect(inputs.accountId).toBe("a".repeat(32));
  });
});

describe("action.yml", () => {
  it.each([
    ["deploy", parseDeployInputs],
    ["rollback", parseRollbackInputs],
    ["rollback-answer", parseRollbackAnswerInputs],
    ["reconcile", parseReconcileInputs],
  ] as const)("of %s declares exactly the inputs that are read", (action, parseInputs) => {
    const read = new Set<string>();
    const reading = () =>
      parseInputs((name) => {
        read.add(name);
        return "";
      });
    expect(reading).toThrow(expect.objectContaining({ code: "INPUT_INVALID" }));
    const { inputs }: { inputs: object } = parse(readFileSync(`actions/${action}/action.yml`, "utf8"));
    expect([...read].sort()).toEqual(Object.keys(inputs).sort());
  });
});
