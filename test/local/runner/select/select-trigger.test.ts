import { describe, expect, it } from "vitest";
import type { WorkflowEvent } from "../../../../scripts/local/runner/host/runner-host.ts";
import { selectTrigger } from "../../../../scripts/local/runner/select/select-trigger.ts";
import { parseWorkflow } from "../../../../scripts/local/runner/workflow/parse-workflow.ts";
import { pushEvent } from "../fixture.ts";

const JOBS = "\njobs: { a: { runs-on: ubuntu-latest, steps: [{ run: echo }] } }\n";

async function select(on: string, change: Partial<WorkflowEvent>, files: readonly string[] = []) {
  const workflow = await parseWorkflow(".github/workflows/ci.yml", `on: ${on}${JOBS}`);
  const selection = await selectTrigger(workflow, { ...pushEvent("0"), ...change }, async () => files);
  return selection.action === "run" ? "run" : selection.reason;
}

const pullRequest = (action: string): Partial<WorkflowEvent> => ({
  name: "pull_request",
  payload: { action },
  ref: "refs/pull/3/merge",
  baseRef: "main",
  headRef: "feature",
});
const tag = { ref: "refs/tags/v1" };

describe("a workflow's trigger", () => {
  it.each<[string, Partial<WorkflowEvent>, string]>([
    ["push", {}, "run"],
    ["[push, issues]", { name: "issues", payload: { action: "labeled" } }, "run"],
    ["issues", {}, "event"],
    ["pull_request", pullRequest("opened"), "run"],
    ["pull_request", pullRequest("synchronize"), "run"],
    ["pull_request", pullRequest("reopened"), "run"],
    ["pull_request", pullRequest("closed"), "type"],
    ["{ pull_request: { types: [closed] } }", pullRequest("closed"), "run"],
    ["{ pull_request: { branches: [main] } }", pullRequest("opened"), "run"],
    ["{ pull_request: { branches: [feature] } }", pullRequest("opened"), "ref"],
    ["{ issues: { types: [opened] } }", { name: "issues", payload: { action: "edited" } }, "type"],
    ["{ push: { branches: [main] } }", {}, "run"],
    ["{ push: { branches: [other] } }", {}, "ref"],
    ["{ push: { branches: [main] } }", tag, "ref"],
    ["{ push: { tags: ['v*'] } }", tag, "run"],
    ["{ push: { tags: ['v*'] } }", {}, "ref"],
    ["{ push: { branches-ignore: [main] } }", {}, "ref"],
    [
      "{ repository_dispatch: { types: [prompt] } }",
      { name: "repository_dispatch", payload: { action: "prompt" } },
      "run",
    ],
    [
      "{ repository_dispatch: { types: [prompt] } }",
      { name: "repository_dispatch", payload: { action: "x" } },
      "type",
    ],
    [
      "workflow_dispatch",
      { name: "workflow_dispatch", workflowPath: ".github/workflows/other.yml" },
      "other workflow",
    ],
    ["workflow_dispatch", { name: "workflow_dispatch", workflowPath: ".github/workflows/ci.yml" }, "run"],
  ])("on: %s with %j gives %s", async (on, change, expected) => {
    expect(await select(on, change)).toBe(expected);
  });

  it("asks for the changed files only for a path filter, and not for tags", async () => {
    const on = "{ push: { paths: ['apps/**', '!apps/*/README.md'] } }";

    expect(await select(on, {}, ["apps/a/x.ts"])).toBe("run");
    expect(await select(on, {}, ["apps/a/README.md"])).toBe("paths");
    expect(await select(on, tag, ["README.md"])).toBe("run");
  });
});
