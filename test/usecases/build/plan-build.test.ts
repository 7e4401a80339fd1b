import { beforeEach, describe, expect, it } from "vitest";
import type { PipelineConfig } from "../../../actions/shared/domain/config/config.ts";
import type { Changes } from "../../../actions/shared/domain/plan/plan.ts";
import { type PlanBuildRequest, planBuild } from "../../../actions/shared/usecases/build/plan-build.ts";
import { FakePullRequests } from "../../fakes/fake-pull-requests.ts";

const commit = "c".repeat(40);
const base = "b".repeat(40);
const config: PipelineConfig = {
  apps: "apps",
  cloudflare: { plan: "paid" },
  environments: {
    preview: { namespace: "overskill-preview", domain: "preview.example.com" },
    production: { namespace: "overskill-production", domain: "example.com" },
  },
  model: { name: "gpt-5", maxTurns: 1, maxOutputTokens: 1 },
  build: { appsPerJob: 50, maxJobs: 8, measureStartup: false },
  production: { requireIdentical: false },
};

const production: PlanBuildRequest = {
  config,
  environment: "production",
  repository: "r",
  commit,
  folders: ["poll", "todo"],
};
const preview: PlanBuildRequest = { ...production, environment: "preview", pullRequest: 7 };

describe("planBuild", () => {
  let pullRequests: FakePullRequests;
  let asked: string[];
  beforeEach(() => {
    pullRequests = new FakePullRequests();
    pullRequests.add(7, commit);
    asked = [];
  });
  const plan = (request: PlanBuildRequest) => {
    const answer = async (question: string): Promise<Changes> => {
      asked.push(question);
      return { known: true, files: ["apps/todo/a.ts"] };
    };
    const changedFiles = {
      between: (from: string, to: string) => answer(`${from[0]}...${to[0]}`),
      ofPullRequest: (number: number) => answer(`#${number}`),
      textAt: async () => undefined,
    };
    const appInputs = { load: async () => new Map() };
    return planBuild({ changedFiles, pullRequests, appInputs }, request);
  };
  const appsOf = async (request: PlanBuildRequest) =>
    (await plan(request)).targets.map(({ target }) => target.app);

  it("reads the files of a pull request", async () => {
    expect(await appsOf(preview)).toEqual(["todo"]);
    expect(asked).toEqual(["#7"]);
  });

  it("compares with the given base", async () => {
    expect(await appsOf({ ...production, base })).toEqual(["todo"]);
    expect(asked).toEqual(["b...c"]);
  });

  it("reads no changes if one app is named", async () => {
    expect(await appsOf({ ...preview, app: "poll" })).toEqual(["poll"]);
    expect(asked).toEqual([]);
  });

  it("builds every app if there is no commit to compare with", async () => {
    expect(await appsOf(production)).toEqual(["poll", "todo"]);
    expect(asked).toEqual([]);
  });

  it.each([
    ["comes from a fork", { fromFork: true }],
    ["is closed", { open: false }],
  ])("builds nothing when the pull request %s, and says so for each app", async (reason, change) => {
    pullRequests.add(7, commit, change);
    const { targets, skips } = await plan(preview);
    expect(targets).toEqual([]);
    expect(skips).toEqual([
      { app: "todo", reason: expect.stringContaining(reason) },
      { app: "poll", reason: "nothing changed in its directory" },
    ]);
  });

  it("refuses a preview without a pull request", async () => {
    await expect(plan({ ...production, environment: "preview" })).rejects.toMatchObject({
      code: "INPUT_INVALID",
    });
    expect(asked).toEqual([]);
  });
});
