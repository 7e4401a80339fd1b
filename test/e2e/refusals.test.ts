import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Pipeline, REPOSITORY, startPipeline } from "./pipeline.ts";

describe("the pipeline refuses", () => {
  let pipeline: Pipeline;
  beforeAll(async () => {
    pipeline = await startPipeline();
  }, 60_000);
  afterAll(() => pipeline.close());

  const branches = async () => {
    const { data } = await pipeline.octokit.rest.repos.listBranches(REPOSITORY);
    return data.map(({ name }) => name).filter((name) => name.startsWith("overskill/"));
  };
  const modelCalls = () => pipeline.platform.model.requestCount;

  it("replies to a prompt by a person without write access, without calling a model or creating a branch", async () => {
    const stranger = pipeline.as("stranger");
    const [before, calls] = [await branches(), modelCalls()];
    const issue = await pipeline.openPrompt("A to-do list", stranger);
    // On github.com, the form sets the label. A person without write access cannot set it through the API, so the owner does.
    await pipeline.octokit.rest.issues.addLabels({ ...REPOSITORY, issue_number: issue, labels: ["prompt"] });
    await stranger.rest.issues.update({ ...REPOSITORY, issue_number: issue, title: "App for us" });
    await pipeline.settled();

    expect(await pipeline.comments(issue)).toEqual([expect.stringMatching(/write access/)]);
    expect(await branches()).toEqual(before);
    expect(modelCalls()).toBe(calls);
  });

  it("replies with what is missing to an issue without a prompt, without calling a model", async () => {
    const calls = modelCalls();
    const { data } = await pipeline.octokit.rest.issues.create({
      ...REPOSITORY,
      title: "App",
      body: "### What should the app do?\n\n_No response_\n\n### App name\n\nshop\n",
      labels: ["prompt"],
    });
    await pipeline.settled();

    expect(await pipeline.comments(data.number)).toEqual([expect.stringMatching(/What should the app do\?/)]);
    expect(modelCalls()).toBe(calls);
  });

  it.each([
    ["answers 500", { kind: "status", status: 500, when: "before" } as const],
    ["breaks off mid-stream", { kind: "break-off", afterBytes: 400 } as const],
  ])("says so on the issue when the model %s, and pushes nothing", async (_, effect) => {
    const before = await branches();
    const remove = pipeline.platform.faults.model.add({ path: /chat\/completions/, effect });
    const issue = await pipeline.openPrompt("A poll about lunch");
    await pipeline.settled();
    remove();

    expect((await pipeline.comments(issue)).at(-1)).toMatch(/MODEL_UNAVAILABLE/);
    expect((await pipeline.conclusions())[0]).toBe("Prompt: failure");
    expect(await branches()).toEqual(before);
    const { data: pulls } = await pipeline.octokit.rest.pulls.list({ ...REPOSITORY, state: "all" });
    expect(pulls.filter(({ head }) => head.ref.startsWith(`overskill/${issue}-`))).toEqual([]);
  });
});
