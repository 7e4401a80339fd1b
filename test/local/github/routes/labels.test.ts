import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { answer, openScene, REPO, type Scene } from "../scene.ts";

let scene: Scene;
beforeEach(async () => {
  scene = await openScene();
});
afterEach(() => scene[Symbol.asyncDispose]());

describe("labels of a repository", () => {
  it("renames a label on every issue that has it", async () => {
    const { issues } = scene.octokit.rest;
    const { data } = await issues.createLabel({
      ...REPO,
      name: "prompt",
      color: "0E8A16",
      description: "Asks for an app",
    });
    expect(data).toMatchObject({ name: "prompt", color: "0e8a16", default: false });
    await issues.create({ ...REPO, title: "A poll", labels: ["prompt"] });

    await issues.updateLabel({ ...REPO, name: "prompt", new_name: "app request" });
    expect((await issues.get({ ...REPO, issue_number: 1 })).data.labels).toMatchObject([
      { name: "app request" },
    ]);
    await issues.deleteLabel({ ...REPO, name: "app request" });
    expect((await issues.get({ ...REPO, issue_number: 1 })).data.labels).toEqual([]);

    const announced = (await scene.announced()).filter((name) => name.startsWith("label."));
    expect(announced).toEqual(["label.created", "label.edited", "label.deleted"]);
  });

  it.each([
    ["an existing name in another case", { name: "BUG" }, 422],
    ["a colour with #", { name: "new", color: "#ff0000" }, 422],
    ["no name", {}, 422],
    ["a valid label", { name: "new", color: "ff0000" }, 201],
  ])("validates %s", async (_, fields, status) => {
    const request = scene.octokit.request("POST /repos/{owner}/{repo}/labels", {
      ...REPO,
      ...fields,
    } as never);
    expect((await answer(request)).status).toBe(status);
  });

  it("lets readers read, and only writers write", async () => {
    expect((await scene.as("rita").rest.issues.listLabelsForRepo(REPO)).data.length).toBeGreaterThan(5);
    expect((await answer(scene.as("rita").rest.issues.createLabel({ ...REPO, name: "x" }))).status).toBe(403);
    expect((await answer(scene.as("wanda").rest.issues.createLabel({ ...REPO, name: "x" }))).status).toBe(
      201,
    );
  });
});
