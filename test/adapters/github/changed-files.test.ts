import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createGitHubChangedFiles } from "../../../actions/shared/adapters/github/changed-files.ts";
import { createGitHubClient } from "../../../actions/shared/adapters/github/client.ts";
import type { Changes } from "../../../actions/shared/domain/plan/plan.ts";
import type { ChangedFiles } from "../../../actions/shared/ports/changed-files.ts";
import { openWorld, REPO, type World } from "../../local/github/world.ts";

const sorted = (changes: Changes) => (changes.known ? [...changes.files].sort() : changes.reason);

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

  it("lists the files changed between two commits with others between them", async () => {
    await world.commit("main", { "apps/a/one.ts": "1\n" });
    const head = await world.commit("main", { "apps/b/two.ts": "2\n" });
    expect(sorted(await changedFiles.between(world.initial, head))).toEqual([
      "apps/a/one.ts",
      "apps/b/two.ts",
    ]);
  });

  it("reports unknown changes if the earlier commit does not exist", async () => {
    const gone = "d".repeat(40);
    expect(sorted(await changedFiles.between(gone, world.initial))).toBe(
      "The previous commit ddddddd does not exist",
    );
  });

  it("reports unknown changes if the list may be truncated", async () => {
    const many = Object.fromEntries(
      Array.from({ length: 300 }, (_, index) => [`apps/a/${index}.txt`, `${index}`]),
    );
    const head = await world.commit("main", many);
    expect(sorted(await changedFiles.between(world.initial, head))).toBe("At least 300 files changed");
  });

  it("lists a moved file under both names, so that both apps are built", async () => {
    const text = "the same text, long enough to be recognised\n".repeat(5);
    const base = await world.commit("main", { "apps/a/file.txt": text });
    const { code, output } = await world.shell(
      "git clone -q $REMOTE r && cd r && mkdir -p apps/b && git mv apps/a/file.txt apps/b/file.txt && git commit -qm move && git push -q origin HEAD:main && git rev-parse HEAD",
    );
    expect(code, output).toBe(0);
    const files = await changedFiles.between(base, output.trim().split("\n").at(-1) ?? "");
    expect(sorted(files)).toEqual(["apps/a/file.txt", "apps/b/file.txt"]);
  });

  it("lists a pull request's own files, also beyond one page", async () => {
    const files = Object.fromEntries(
      Array.from({ length: 101 }, (_, index) => [`apps/a/${index}.txt`, `${index}`]),
    );
    await world.commit("change", files);
    await world.commit("main", { "apps/other/x.ts": "x\n" });
    const { data } = await world.owner.rest.pulls.create({
      ...REPO,
      head: "change",
      base: "main",
      title: "Change",
    });
    expect(sorted(await changedFiles.ofPullRequest(data.number))).toEqual(Object.keys(files).sort());
  });
});
