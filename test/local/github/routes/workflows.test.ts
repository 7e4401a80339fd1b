import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { answer, FULL_NAME, openScene, REPO, type Scene } from "../scene.ts";

let scene: Scene;
beforeEach(async () => {
  scene = await openScene();
});
afterEach(() => scene[Symbol.asyncDispose]());

const ROLLBACK = `name: Rollback
on:
  workflow_dispatch:
    inputs:
      app: { required: true, type: string }
      environment: { type: choice, options: [staging, production], default: production }
      force: { type: boolean, default: false }
jobs: {}
`;

const addRollback = () => scene.commit(".github/workflows/rollback.yml", ROLLBACK);
const ONE = { ...REPO, workflow_id: "rollback.yml" };

describe("workflows", () => {
  it("lists the files on the default branch by their names", async () => {
    await addRollback();
    await scene.commit(".github/workflows/plain.yaml", "on: push\njobs: {}\n");
    await scene.commit(".github/workflows/README.md", "No workflow.");

    const { data } = await scene.octokit.rest.actions.listRepoWorkflows(REPO);
    expect(data.workflows.map(({ name }) => name)).toEqual([".github/workflows/plain.yaml", "Rollback"]);
    const byFile = await scene.octokit.rest.actions.getWorkflow(ONE);
    const byId = await scene.octokit.rest.actions.getWorkflow({ ...REPO, workflow_id: byFile.data.id });
    expect(byId.data).toEqual(byFile.data);
  });

  it("dispatches with the inputs as strings and the workflow's defaults", async () => {
    const sha = await addRollback();
    const { status } = await scene.octokit.rest.actions.createWorkflowDispatch({
      ...ONE,
      ref: "main",
      inputs: { app: "todo", force: true },
    });

    expect(status).toBe(204);
    const event = (await scene.workflowEvents()).find(({ name }) => name === "workflow_dispatch");
    expect(event).toMatchObject({
      ref: "refs/heads/main",
      sha,
      workflowPath: ".github/workflows/rollback.yml",
      payload: { inputs: { app: "todo", environment: "production", force: "true" } },
    });
  });

  it("starts a workflow also for a job's dispatch, unlike for its other events", async () => {
    await addRollback();
    const job = await scene.job({ actions: "write" });
    await job.rest.actions.createWorkflowDispatch({ ...ONE, ref: "main", inputs: { app: "todo" } });
    expect((await scene.workflowEvents()).map(({ name }) => name)).toContain("workflow_dispatch");
  });

  it("sends 200 with the run if its details are requested", async () => {
    await addRollback();
    const { host } = scene.gitHub;
    host.subscribe((event) => {
      if (event.name !== "workflow_dispatch") return;
      void host.createRun({
        repository: FULL_NAME,
        name: "Rollback",
        displayTitle: "Rollback",
        workflowPath: ".github/workflows/rollback.yml",
        event: event.name,
        actor: event.actor,
        headBranch: "main",
        headSha: event.sha,
      });
    });

    const { status, data } = await scene.octokit.rest.actions.createWorkflowDispatch({
      ...ONE,
      ref: "main",
      inputs: { app: "todo" },
      return_run_details: true,
    } as Parameters<typeof scene.octokit.rest.actions.createWorkflowDispatch>[0]);
    expect(status).toBe(200);
    expect(data).toMatchObject({ workflow_run_id: scene.gitHub.store.runs.all()[0]?.id });
  });

  it.each([
    ["an unknown input", { ref: "main", inputs: { app: "todo", colour: "red" } }, 422],
    ["a missing required input", { ref: "main", inputs: {} }, 422],
    ["an unknown choice", { ref: "main", inputs: { app: "todo", environment: "qa" } }, 422],
    ["an unknown ref", { ref: "nowhere", inputs: { app: "todo" } }, 422],
    ["no ref", { inputs: { app: "todo" } }, 422],
    ["valid inputs", { ref: "main", inputs: { app: "todo", environment: "staging" } }, 204],
  ])("validates a dispatch with %s", async (_, fields, status) => {
    await addRollback();
    const request = scene.octokit.request(
      "POST /repos/{owner}/{repo}/actions/workflows/{workflow_id}/dispatches",
      { ...ONE, ...fields } as never,
    );
    expect((await answer(request)).status).toBe(status);
  });

  it("rejects a workflow without the trigger, and a missing one", async () => {
    await scene.commit(".github/workflows/plain.yml", "on: [push]\njobs: {}\n");
    const dispatch = (workflow_id: string) =>
      answer(scene.octokit.rest.actions.createWorkflowDispatch({ ...REPO, workflow_id, ref: "main" }));
    expect(await dispatch("plain.yml")).toEqual({
      status: 422,
      message: "Workflow does not have 'workflow_dispatch' trigger",
    });
    expect((await dispatch("other.yml")).status).toBe(404);
  });

  it.each([
    ["wanda", 204],
    ["rita", 403],
  ] as const)("lets %s dispatch: %i", async (login, status) => {
    await addRollback();
    const request = scene
      .as(login)
      .rest.actions.createWorkflowDispatch({ ...ONE, ref: "main", inputs: { app: "todo" } });
    expect((await answer(request)).status).toBe(status);
  });
});

describe("repository_dispatch", () => {
  it("passes the payload on, also from a job", async () => {
    const job = await scene.job({ contents: "write" });
    await job.rest.repos.createDispatchEvent({
      ...REPO,
      event_type: "prompt",
      client_payload: { prompt: "A poll" },
    });
    expect(await scene.workflowEvents()).toMatchObject([
      {
        name: "repository_dispatch",
        ref: "refs/heads/main",
        payload: { action: "prompt", branch: "main", client_payload: { prompt: "A poll" } },
      },
    ]);
  });

  const properties = (count: number) =>
    Object.fromEntries(Array.from({ length: count }, (_, i) => [`p${i}`, i]));
  it.each([
    ["10 properties", { event_type: "prompt", client_payload: properties(10) }, 204],
    ["11 properties", { event_type: "prompt", client_payload: properties(11) }, 422],
    ["64 KB", { event_type: "prompt", client_payload: { text: "x".repeat(65_536) } }, 422],
    ["a type of 101 characters", { event_type: "x".repeat(101) }, 422],
    ["no type", {}, 422],
  ])("validates %s", async (_, fields, status) => {
    const request = scene.octokit.request("POST /repos/{owner}/{repo}/dispatches", {
      ...REPO,
      ...fields,
    } as never);
    expect((await answer(request)).status).toBe(status);
  });
});
