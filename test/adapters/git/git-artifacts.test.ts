import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { sealArtifact } from "../../../actions/shared/adapters/build/artifact/seal-artifact.ts";
import {
  createTempFolder,
  type TempFolder,
} from "../../../actions/shared/adapters/filesystem/temp-folder.ts";
import { createGitArtifacts } from "../../../actions/shared/adapters/git/git-artifacts.ts";
import { createGitRemote } from "../../../actions/shared/adapters/git/remote.ts";
import { runGit } from "../../../actions/shared/adapters/git/run-git.ts";
import { systemClock } from "../../../actions/shared/adapters/runner/system-clock.ts";
import { artifactRef, buildKeyRef } from "../../../actions/shared/domain/naming.ts";
import { describeArtifacts } from "../../contracts/artifacts.contract.ts";
import { FakeArtifacts } from "../../fakes/fake-artifacts.ts";
import { writeTestArtifact } from "../../fixtures/artifacts.ts";
import { testOrigin } from "../../fixtures/origin.ts";

async function createRemote(folder: string) {
  const origin = join(folder, "origin.git");
  await mkdir(origin, { recursive: true });
  await runGit(["init", "--quiet", "--bare", "."], { cwd: origin });
  const remote = createGitRemote({ url: pathToFileURL(origin).href, clock: systemClock });
  return {
    origin,
    artifacts: createGitArtifacts(remote, { directory: join(folder, "loaded"), origin: testOrigin }),
  };
}

describeArtifacts("the fake", async () => new FakeArtifacts());
describeArtifacts("the git adapter", async (folder) => (await createRemote(folder)).artifacts);

describe("createGitArtifacts", () => {
  let folder: TempFolder;
  beforeEach(async () => {
    folder = await createTempFolder();
  });
  afterEach(() => rm(folder.path, { recursive: true }));

  const refsOf = async (origin: string) =>
    (await runGit(["for-each-ref", "--format=%(refname) %(objectname)"], { cwd: origin })).stdout
      .toString()
      .trim()
      .split("\n");

  it("points both refs at one commit without parents, the same from every machine", async () => {
    const { origin, artifacts } = await createRemote(folder.path);
    const artifact = await writeTestArtifact(join(folder.path, "a"));
    const saved = await artifacts.save(artifact);
    const { digest, buildKey } = artifact.manifest;
    const refs = await refsOf(origin);
    const commit = refs[0]?.split(" ")[1] ?? "";
    expect([saved.commit, (await artifacts.findByKey("todo", buildKey))?.commit]).toEqual([commit, commit]);
    expect(refs).toEqual([
      `${artifactRef("todo", digest)} ${commit}`,
      `${buildKeyRef("todo", buildKey)} ${commit}`,
    ]);
    expect((await runGit(["rev-list", "--count", commit], { cwd: origin })).stdout.toString()).toBe("1\n");

    const elsewhere = await createRemote(join(folder.path, "elsewhere"));
    await elsewhere.artifacts.save(await writeTestArtifact(join(folder.path, "b")));
    expect(await refsOf(elsewhere.origin)).toEqual(refs);
  });

  it("stores every byte, whatever .gitattributes and ignore rules the app has", async () => {
    const { artifacts } = await createRemote(folder.path);
    const directory = join(folder.path, "served");
    await mkdir(join(directory, "assets"), { recursive: true });
    const files = {
      ".gitattributes": "* text=auto eol=lf\n*.txt ident\n",
      ".gitignore": "*.txt\n",
      "a.txt": "one\r\ntwo\r\n$Id$\n",
    };
    for (const [name, text] of Object.entries(files)) await writeFile(join(directory, "assets", name), text);
    const artifact = await sealArtifact(directory, {
      app: "served",
      buildKey: "d".repeat(64),
      worker: {
        compatibilityDate: "2026-07-01",
        compatibilityFlags: [],
        bindings: [],
        migrations: [],
        passthrough: {},
      },
      moduleTypes: new Map(),
      toolchain: {},
    });
    await artifacts.save(artifact);
    await rm(join(folder.path, "loaded"), { recursive: true });
    const loaded = await artifacts.load("served", artifact.manifest.digest);
    expect(await readFile(join(loaded.directory, "assets/a.txt"), "utf8")).toBe(files["a.txt"]);
  });

  it("rejects a ref that points at another artifact", async () => {
    const { origin, artifacts } = await createRemote(folder.path);
    const first = await writeTestArtifact(join(folder.path, "a"));
    const second = await writeTestArtifact(join(folder.path, "b"), { page: "<h1>Other</h1>" });
    await artifacts.save(first);
    await artifacts.save(second);
    const refOf = (artifact: typeof first) => artifactRef("todo", artifact.manifest.digest);
    await runGit(["update-ref", refOf(first), refOf(second)], { cwd: origin });
    const remote = createGitRemote({ url: pathToFileURL(origin).href, clock: systemClock });
    const elsewhere = createGitArtifacts(remote, {
      directory: join(folder.path, "elsewhere"),
      origin: testOrigin,
    });
    await expect(elsewhere.load("todo", first.manifest.digest)).rejects.toMatchObject({
      code: "ARTIFACT_INVALID",
    });
  });

  it("does not fetch what an earlier step of the job has saved", async () => {
    const { origin, artifacts } = await createRemote(folder.path);
    const artifact = await writeTestArtifact(join(folder.path, "a"));
    await artifacts.save(artifact);
    await rm(origin, { recursive: true });
    expect((await artifacts.load("todo", artifact.manifest.digest)).manifest).toEqual(artifact.manifest);
  });

  it("names the failed operation if the repository does not exist", async () => {
    const remote = createGitRemote({
      url: pathToFileURL(join(folder.path, "none")).href,
      clock: systemClock,
    });
    const artifacts = createGitArtifacts(remote, { directory: folder.path, origin: testOrigin });
    await expect(artifacts.findByKey("todo", "a".repeat(64))).rejects.toMatchObject({
      code: "GITHUB_REFUSED",
      message: expect.stringMatching(/^git could not fetch the artifact of todo: /),
    });
  });
});
