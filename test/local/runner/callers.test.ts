import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { planInit } from "../../../scripts/cli/init/init-plan.ts";
import { readInitTemplates } from "../../../scripts/cli/init/templates.ts";
import { loadWorkflow } from "../../../scripts/local/runner/run/load-workflow.ts";
import { createSources } from "../../../scripts/local/runner/run/sources.ts";
import { parseWorkflow } from "../../../scripts/local/runner/workflow/parse-workflow.ts";
import { FakeHost } from "./fake-host.ts";
import { REPOSITORY, TOOLKIT } from "./fixture.ts";

const COMMIT = "0".repeat(40);
const toolkit = { name: TOOLKIT, directory: fileURLToPath(new URL("../../..", import.meta.url)) };
const settings = {
  toolkit: TOOLKIT,
  commit: COMMIT,
  version: "v1.0.0",
  apps: "apps",
  branch: "main",
  previewDomain: "preview.localhost",
  productionDomain: "localhost",
  model: "any",
};
const callers = planInit(readInitTemplates(toolkit.directory), settings, () => undefined).filter(({ path }) =>
  path.startsWith(".github/workflows/"),
);

describe("a caller workflow that init writes", () => {
  it.each(callers.map(({ path, text = "" }) => [path, text]))(
    "%s loads with the workflows and Actions of this checkout, permissions included",
    async (path, text) => {
      await using host = await FakeHost.create();
      const workflow = await parseWorkflow(path, text);
      const source = { kind: "repository", repository: REPOSITORY, commit: COMMIT } as const;
      const { callees } = await loadWorkflow(createSources(host, toolkit, host.root), workflow, source);

      expect([...callees.keys()]).not.toEqual([]);
    },
  );
});
