import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createGitHubChangedFiles } from "../../../actions/shared/adapters/github/changed-files.ts";
import { createGitHubClient } from "../../../actions/shared/adapters/github/client.ts";
import type { ChangedFiles } from "../../../actions/shared/ports/changed-files.ts";
import { openWorld, REPO, type World } from "../../local/github/world.ts";

describe("createGitHubChangedFiles", () => {
  let world: World;
  let changedFiles: ChangedFiles;
  beforeEach(async () => {
    world = await openWorld();
    const { token } = await world.job({ contents: "read", "pull-requests": "read" });
    changedFiles = createGitHubChangedFiles(
      createGitHubClient({ token, baseUrl: world.github.apiUrl }),
      REPO,
    );
  });
  afterEach(() => world[Symbol.asyncDispose]());

  it("reads a lock file as it was before a pull request, even if main has newer commits", async () => {
    const long = `{"lockfileVersion":3,"packages":{"":{"name":"${"x".repeat(1_100_000)}"}}}`;
    const base = await world.commit("main", { "package-lock.json": long });
    await world.owner.rest.git.createRef({ ...REPO, ref: "refs/heads/change", sha: base });
    await world.commit("change", { "package-lock.json": "{}" });
    await world.commit("main", { "package-lock.json": "elsewhere" });
    const { data } = await world.owner.rest.pulls.create({
      ...REPO,
      head: "change",
      base: "main",
      title: "Change",
    });
    const changes = await changedFiles.ofPullRequest(data.number);
    expect(changes).toMatchObject({ known: true, files: ["package-lock.json"], base });
    expect(await changedFiles.textAt(base, "package-lock.json")).toBe(long);
    expect(await changedFiles.textAt(base, "yarn.lock")).toBeUndefined();
  });

  it("names the commit that two commits are compared from", async () => {
    const head = await world.commit("main", { "a.txt": "1" });
    expect(await changedFiles.between(world.initial, head)).toMatchObject({ base: world.initial });
  });
});
