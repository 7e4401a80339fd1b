import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { answer, openScene, REPO, type Scene } from "../scene.ts";

let scene: Scene;
beforeEach(async () => {
  scene = await openScene();
});
afterEach(() => scene[Symbol.asyncDispose]());

type Fields = Omit<
  NonNullable<Parameters<Scene["octokit"]["rest"]["repos"]["createDeployment"]>[0]>,
  "owner" | "repo"
>;
type State = "queued" | "in_progress" | "success" | "failure" | "error" | "inactive" | "pending";

const deploy = async (fields: Partial<Fields> = {}): Promise<number> => {
  const request = { ...REPO, ref: "main", auto_merge: false, required_contexts: [], ...fields };
  const { data } = await scene.octokit.rest.repos.createDeployment(request);
  if (!("id" in data)) throw new Error("no deployment");
  return data.id;
};

const post = (deployment_id: number, state: State, fields: Record<string, unknown> = {}) =>
  scene.octokit.rest.repos.createDeploymentStatus({ ...REPO, deployment_id, state, ...fields });

const statesOf = async (deployment_id: number) => {
  const { data } = await scene.octokit.rest.repos.listDeploymentStatuses({ ...REPO, deployment_id });
  return data.map(({ state }) => state);
};

describe("creating a deployment", () => {
  it("uses GitHub's defaults and emits the webhook", async () => {
    const { data, status } = await scene.octokit.rest.repos.createDeployment({ ...REPO, ref: "main" });

    expect(status).toBe(201);
    expect(data).toMatchObject({
      sha: scene.sha,
      ref: "main",
      task: "deploy",
      environment: "production",
      production_environment: true,
      transient_environment: false,
      creator: { login: "mona" },
    });
    const [event] = await scene.workflowEvents();
    expect(event).toMatchObject({ name: "deployment", ref: "refs/heads/main", sha: scene.sha });
  });

  it("emits an empty GITHUB_REF if a commit was deployed", async () => {
    await deploy({ ref: scene.sha, environment: "preview/todo" });
    expect((await scene.workflowEvents())[0]).toMatchObject({ ref: "", sha: scene.sha });
  });

  it("merges the default branch into a branch that is behind, and sends 202 instead of deploying", async () => {
    await scene.octokit.rest.git.createRef({ ...REPO, ref: "refs/heads/topic", sha: scene.sha });
    await scene.commit("other.txt", "news on main");

    const first = await scene.octokit.rest.repos.createDeployment({ ...REPO, ref: "topic" });
    expect(first).toMatchObject({
      status: 202,
      data: { message: "Auto-merged main into topic on deployment." },
    });
    expect((await scene.octokit.rest.repos.listDeployments(REPO)).data).toEqual([]);
    const second = await scene.octokit.rest.repos.createDeployment({ ...REPO, ref: "topic" });
    expect(second.status).toBe(201);
  });

  it("sends 409 if that merge has a conflict, and still deploys with auto_merge off", async () => {
    await scene.octokit.rest.git.createRef({ ...REPO, ref: "refs/heads/topic", sha: scene.sha });
    await scene.commit("page.html", "<p>topic</p>", "topic");
    await scene.commit("page.html", "<p>main</p>");

    const request = scene.octokit.rest.repos.createDeployment({ ...REPO, ref: "topic" });
    expect(await answer(request)).toEqual({ status: 409, message: "Conflict merging main into topic." });
    expect(await deploy({ ref: "topic" })).toBeGreaterThan(0);
  });

  it.each([
    ["every context by default", {}, 409],
    ["the given contexts", { required_contexts: ["ci"] }, 409],
    ["a context that was never posted", { required_contexts: ["other"] }, 409],
    ["no context", { required_contexts: [] }, 201],
  ])("requires %s", async (_, fields, status) => {
    await scene.octokit.rest.repos.createCommitStatus({
      ...REPO,
      sha: scene.sha,
      state: "pending",
      context: "ci",
    });
    const request = { ...REPO, ref: "main", ...fields };
    expect((await answer(scene.octokit.rest.repos.createDeployment(request))).status).toBe(status);
  });

  it("deploys once the contexts have succeeded", async () => {
    const status = { ...REPO, sha: scene.sha, context: "ci" };
    await scene.octokit.rest.repos.createCommitStatus({ ...status, state: "failure" });
    await scene.octokit.rest.repos.createCommitStatus({ ...status, state: "success" });
    expect((await answer(scene.octokit.rest.repos.createDeployment({ ...REPO, ref: "main" }))).status).toBe(
      201,
    );
  });

  it.each([
    ["an unknown ref", { ref: "nowhere" }, 422],
    ["no ref", {}, 422],
    ["a number as payload", { ref: "main", payload: 7 }, 422],
    ["an environment of 256 characters", { ref: "main", environment: "x".repeat(256) }, 422],
  ])("rejects %s", async (_, fields, status) => {
    const request = scene.octokit.request("POST /repos/{owner}/{repo}/deployments", {
      ...REPO,
      ...fields,
    } as never);
    expect((await answer(request)).status).toBe(status);
  });

  it.each([
    ["wanda", 201],
    ["rita", 403],
    ["stranger", 403],
  ] as const)("lets %s deploy: %i", async (login, status) => {
    const request = { ...REPO, ref: "main", required_contexts: [] };
    expect((await answer(scene.as(login).rest.repos.createDeployment(request))).status).toBe(status);
  });

  it("requires `deployments: write` of a job, whose deployment starts no workflow", async () => {
    const request = { ...REPO, ref: "main", required_contexts: [] };
    const reader = await scene.job({ deployments: "read", contents: "write" });
    expect((await answer(reader.rest.repos.createDeployment(request))).status).toBe(403);
    const writer = await scene.job({ deployments: "write" });
    expect((await answer(writer.rest.repos.createDeployment(request))).status).toBe(201);

    expect(await scene.announced()).toEqual(["deployment.created"]);
    expect(await scene.workflowEvents()).toEqual([]);
  });

  it("lists by environment, task, ref and sha, newest first", async () => {
    const live = await deploy({ environment: "production/todo" });
    const first = await deploy({
      environment: "preview/todo",
      task: "preview-pr-1",
      payload: { app: "todo" },
    });
    const second = await deploy({ environment: "preview/todo", task: "preview-pr-2", ref: scene.sha });

    const ids = async (filter: Record<string, string>) =>
      (await scene.octokit.rest.repos.listDeployments({ ...REPO, ...filter })).data.map(({ id }) => id);
    expect(await ids({})).toEqual([second, first, live]);
    expect(await ids({ environment: "preview/todo" })).toEqual([second, first]);
    expect(await ids({ environment: "preview/todo", task: "preview-pr-1" })).toEqual([first]);
    expect(await ids({ ref: "main" })).toEqual([first, live]);
    expect(await ids({ sha: scene.sha, environment: "none" })).toEqual([second, first, live]);
    const { data } = await scene.octokit.rest.repos.getDeployment({ ...REPO, deployment_id: first });
    expect(data.payload).toEqual({ app: "todo" });
  });
});

describe("deployment statuses", () => {
  it("lists them newest first, with log_url also as target_url", async () => {
    const id = await deploy();
    await post(id, "queued");
    const { data } = await post(id, "success", {
      description: "Live",
      log_url: "https://example.com/log",
      environment_url: "https://todo.example.com",
    });

    expect(data).toMatchObject({
      target_url: "https://example.com/log",
      log_url: "https://example.com/log",
      environment_url: "https://todo.example.com",
      environment: "production",
    });
    expect(await statesOf(id)).toEqual(["success", "queued"]);
    const one = await scene.octokit.rest.repos.getDeploymentStatus({
      ...REPO,
      deployment_id: id,
      status_id: data.id,
    });
    expect(one.data.description).toBe("Live");
  });

  it.each([
    [140, 201],
    [141, 422],
  ])("answers a description of %i characters with %i", async (length, status) => {
    const id = await deploy();
    expect((await answer(post(id, "queued", { description: "x".repeat(length) }))).status).toBe(status);
  });

  it("rejects an unknown state", async () => {
    const id = await deploy();
    expect((await answer(post(id, "deployed" as State))).status).toBe(422);
    expect(
      (await answer(scene.octokit.request("POST /repos/mona/apps/deployments/999/statuses"))).status,
    ).toBe(404);
  });

  it("inactivates earlier successes of the same environment", async () => {
    const older = await deploy({ environment: "staging/todo" });
    const open = await deploy({ environment: "staging/todo" });
    const elsewhere = await deploy({ environment: "staging/poll" });
    await post(older, "success");
    await post(open, "in_progress");
    await post(elsewhere, "success");
    await post(await deploy({ environment: "staging/todo" }), "success");

    expect(await statesOf(older)).toEqual(["inactive", "success"]);
    expect(await statesOf(open)).toEqual(["in_progress"]);
    expect(await statesOf(elsewhere)).toEqual(["success"]);
  });

  it.each([
    ["a transient environment", { environment: "preview/todo", transient_environment: true }, {}],
    ["a production environment", { environment: "production" }, {}],
    ["auto_inactive: false", { environment: "staging/todo" }, { auto_inactive: false }],
  ])("keeps earlier successes active for %s", async (_, fields, status) => {
    const older = await deploy(fields);
    await post(older, "success");
    await post(await deploy(fields), "success", status);
    expect(await statesOf(older)).toEqual(["success"]);
  });

  it("starts workflows for every state but inactive", async () => {
    const id = await deploy();
    await post(id, "success");
    await post(id, "inactive");

    expect(await scene.announced()).toEqual([
      "deployment.created",
      "deployment_status.created",
      "deployment_status.created",
    ]);
    expect((await scene.workflowEvents()).map(({ name }) => name)).toEqual([
      "deployment",
      "deployment_status",
    ]);
  });

  it("may move its deployment to another environment, and keeps the original environment", async () => {
    const id = await deploy({ environment: "staging/todo" });
    await post(id, "success", { environment: "qa" });
    const { data } = await scene.octokit.rest.repos.getDeployment({ ...REPO, deployment_id: id });
    expect(data).toMatchObject({ environment: "qa", original_environment: "staging/todo" });
  });
});

describe("deleting a deployment", () => {
  const remove = (deployment_id: number) =>
    answer(scene.octokit.rest.repos.deleteDeployment({ ...REPO, deployment_id }));

  it("deletes an inactive one and the only one, but not an active one among others", async () => {
    const older = await deploy({ environment: "preview/todo" });
    const newer = await deploy({ environment: "preview/todo" });
    await post(older, "success");
    await post(newer, "success", { auto_inactive: false });

    expect(await remove(older)).toMatchObject({ status: 422 });
    await post(older, "inactive");
    expect(await remove(older)).toEqual({ status: 204 });
    expect(await remove(older)).toMatchObject({ status: 404 });
    expect(await remove(newer)).toEqual({ status: 204 });
  });
});

describe("environments", () => {
  it("creates them with a deployment, and keeps them after its deletion", async () => {
    const id = await deploy({ environment: "preview/todo" });
    await scene.octokit.rest.repos.deleteDeployment({ ...REPO, deployment_id: id });

    const { data } = await scene.octokit.rest.repos.getAllEnvironments(REPO);
    expect(data).toMatchObject({ total_count: 1, environments: [{ name: "preview/todo" }] });
    const one = { ...REPO, environment_name: "preview/todo" };
    expect((await scene.octokit.rest.repos.getEnvironment(one)).data.name).toBe("preview/todo");
    await scene.octokit.rest.repos.deleteAnEnvironment(one);
    expect((await answer(scene.octokit.rest.repos.getEnvironment(one))).status).toBe(404);
  });

  it("lets only administrators create or delete them, never a job", async () => {
    const one = { ...REPO, environment_name: "production" };
    const job = await scene.job({ deployments: "write", actions: "write" });
    expect((await answer(job.rest.repos.createOrUpdateEnvironment(one))).status).toBe(403);
    expect((await answer(scene.as("wanda").rest.repos.createOrUpdateEnvironment(one))).status).toBe(403);
    expect((await answer(scene.octokit.rest.repos.createOrUpdateEnvironment(one))).status).toBe(200);
    expect((await answer(job.rest.repos.deleteAnEnvironment(one))).status).toBe(403);
    expect((await answer(job.rest.repos.getAllEnvironments(REPO))).status).toBe(200);
  });
});
