import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { answer, openScene, REPO, type Scene } from "../scene.ts";

let scene: Scene;
beforeEach(async () => {
  scene = await openScene();
});
afterEach(() => scene[Symbol.asyncDispose]());

type State = "error" | "failure" | "pending" | "success";

const post = (state: State, context?: string, fields: Record<string, unknown> = {}) =>
  scene.octokit.rest.repos.createCommitStatus({
    ...REPO,
    sha: scene.sha,
    state,
    ...(context === undefined ? {} : { context }),
    ...fields,
  });

describe("commit statuses", () => {
  it.each([
    [[], "pending", 0],
    [["success", "success"], "success", 2],
    [["success", "pending"], "pending", 2],
    [["success", "error"], "failure", 2],
    [["pending", "failure"], "failure", 2],
  ] as const)("combines %j to %s", async (states, combined, count) => {
    for (const [index, state] of states.entries()) await post(state, `check-${index}`);
    const { data } = await scene.octokit.rest.repos.getCombinedStatusForRef({ ...REPO, ref: "main" });
    expect(data).toMatchObject({ state: combined, total_count: count, sha: scene.sha });
  });

  it("combines only the newest status of each context, and lists all", async () => {
    await post("failure", "overskill/preview/todo");
    await post("success", "overskill/preview/todo", {
      description: "Live",
      target_url: "http://todo.localhost",
    });

    const combined = await scene.octokit.rest.repos.getCombinedStatusForRef({ ...REPO, ref: "heads/main" });
    expect(combined.data).toMatchObject({ state: "success", statuses: [{ description: "Live" }] });
    const { data } = await scene.octokit.rest.repos.listCommitStatusesForRef({ ...REPO, ref: scene.sha });
    expect(data.map(({ state }) => state)).toEqual(["success", "failure"]);
  });

  it("emits a status with its commit and the branches at that commit", async () => {
    await post("success");
    const [webhook] = await scene.webhooks();
    expect(webhook).toMatchObject({
      name: "status",
      payload: {
        context: "default",
        sha: scene.sha,
        branches: [{ name: "main" }],
        commit: { sha: scene.sha },
      },
    });
  });

  it.each([
    ["an unknown commit", { sha: "0".repeat(40) }, 422],
    ["a description of 141 characters", { description: "x".repeat(141) }, 422],
    ["a URL that is not http or https", { target_url: "javascript:alert(1)" }, 422],
    ["a state of deployments", { state: "in_progress" as State }, 422],
    ["a description of 140 characters", { description: "x".repeat(140) }, 201],
  ])("validates %s", async (_, fields, status) => {
    const request = { ...REPO, sha: scene.sha, state: "success" as State, ...fields };
    expect((await answer(scene.octokit.rest.repos.createCommitStatus(request))).status).toBe(status);
  });

  it("accepts a thousand per commit and context, and rejects the next", async () => {
    const { store } = scene.gitHub;
    const { data } = await post("pending", "loop");
    const first = store.commitStatuses.get(data.id);
    if (first === undefined) throw new Error("not stored");
    for (let count = 1; count < 1000; count += 1) store.commitStatuses.insert(first);

    expect((await answer(post("success", "loop"))).status).toBe(422);
    expect((await answer(post("success", "other"))).status).toBe(201);
  });

  it("requires `statuses: write` of a job", async () => {
    const status = { ...REPO, sha: scene.sha, state: "success" as State };
    const without = await scene.job({ deployments: "write" });
    expect((await answer(without.rest.repos.createCommitStatus(status))).status).toBe(403);
    const withIt = await scene.job({ statuses: "write" });
    expect((await answer(withIt.rest.repos.createCommitStatus(status))).status).toBe(201);
  });
});
