import { appendFile, mkdir, readdir, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  createTempFolder,
  type TempFolder,
} from "../../../actions/shared/adapters/filesystem/temp-folder.ts";
import { createGitArtifacts } from "../../../actions/shared/adapters/git/git-artifacts.ts";
import { createGitRemote } from "../../../actions/shared/adapters/git/remote.ts";
import { runGit } from "../../../actions/shared/adapters/git/run-git.ts";
import { systemClock } from "../../../actions/shared/adapters/runner/system-clock.ts";
import type { Artifact } from "../../../actions/shared/domain/build/manifest.ts";
import { renderStoredMessage } from "../../../actions/shared/domain/build/stored-artifact.ts";
import type { Digest } from "../../../actions/shared/domain/digest.ts";
import { artifactRef, buildKeyRef } from "../../../actions/shared/domain/naming.ts";
import { writeTestArtifact } from "../../fixtures/artifacts.ts";
import { testOrigin } from "../../fixtures/origin.ts";

const KEY = "c".repeat(64);
const MALLORY = Object.fromEntries(
  ["AUTHOR", "COMMITTER"].flatMap((who) => [
    [`GIT_${who}_NAME`, "Mallory"],
    [`GIT_${who}_EMAIL`, "mallory@example.com"],
  ]),
);

/** Refs as somebody with push access could write them. */
describe("a forged ref", () => {
  let folder: TempFolder;
  let origin: string;
  let todo: Artifact;
  beforeEach(async () => {
    folder = await createTempFolder();
    origin = join(folder.path, "origin.git");
    await mkdir(origin);
    await git("init", "--quiet", "--bare", ".");
    todo = await writeTestArtifact(join(folder.path, "todo"), { buildKey: KEY });
  });
  afterEach(() => rm(folder.path, { recursive: true }));

  const git = async (...args: string[]) =>
    (await runGit(args, { cwd: origin, env: MALLORY })).stdout.toString().trim();
  const withInput = async (input: string | Buffer, ...args: string[]) =>
    (await runGit(args, { cwd: origin, env: MALLORY, input })).stdout.toString().trim();

  const artifacts = () =>
    createGitArtifacts(createGitRemote({ url: pathToFileURL(origin).href, clock: systemClock }), {
      directory: join(folder.path, "loaded"),
      origin: testOrigin,
    });
  const message = async (artifact = todo) => renderStoredMessage(artifact.manifest, await testOrigin());

  /** Writes the artifact's tree with `git add`, and more entries by `mode type id path`. */
  const writeTree = async (artifact: Artifact, entries: readonly string[] = []) => {
    const options = [`--git-dir=${origin}`, `--work-tree=${artifact.directory}`];
    await git(...options, "add", "--all", "--force", ".");
    for (const entry of entries) await git("update-index", "--add", "--cacheinfo", entry);
    return git("write-tree");
  };
  const commitTree = async (tree: string, text: string) => withInput(text, "commit-tree", tree);
  const point = (commit: string, ...refs: string[]) =>
    Promise.all(refs.map((ref) => git("update-ref", ref, commit)));

  const reading = () => artifacts().findByKey("todo", KEY);
  const refused = async (promise: Promise<unknown>, reason: RegExp) => {
    await expect(promise).rejects.toMatchObject({
      code: "ARTIFACT_INVALID",
      message: expect.stringMatching(reason),
    });
    expect(await readdir(folder.path)).not.toContain("loaded");
  };

  it("is accepted only as a whole: plain files, and a message that names the artifact", async () => {
    await point(await commitTree(await writeTree(todo), await message()), buildKeyRef("todo", KEY));
    expect((await reading())?.manifest).toEqual(todo.manifest);
  });

  it.each([
    ["a link", "120000", /"assets\/link" as a blob of mode 120000/],
    ["a program", "100755", /"assets\/link" as a blob of mode 100755/],
    ["a submodule", "160000", /"assets\/link" as a commit of mode 160000/],
  ])("is refused with %s in its tree", async (_, mode, reason) => {
    const id =
      mode === "160000"
        ? "1".repeat(40)
        : await withInput("/proc/self/environ", "hash-object", "-w", "--stdin");
    const tree = await writeTree(todo, [`${mode},${id},assets/link`]);
    await point(await commitTree(tree, await message()), buildKeyRef("todo", KEY));
    await refused(reading(), reason);
  });

  it.each([[".git"], [".GIT"], ["git~1"], [".git "], [".g\u200cit"], [".."], ["a\\b"], ["a\nb"]])(
    "is refused with a file below %j",
    async (name) => {
      const blob = await withInput("x", "hash-object", "-w", "--stdin");
      // `git mktree` checks less than the index does.
      const inner = await withInput(`100644 blob ${blob}\tx\0`, "mktree", "-z");
      const files = await git("ls-tree", "-z", await writeTree(todo));
      const tree = await withInput(`${files}040000 tree ${inner}\t${name}\0`, "mktree", "-z");
      await point(await commitTree(tree, await message()), buildKeyRef("todo", KEY));
      await refused(reading(), /forbidden path|git could not/);
    },
  );

  it.each([
    ["a file", async () => withInput("x", "hash-object", "-w", "--stdin"), /is a blob, not a commit/],
    ["a tree", async () => writeTree(todo), /is a tree, not a commit/],
    [
      "a tag",
      async () => {
        const commit = await commitTree(await writeTree(todo), await message());
        const tag = `object ${commit}\ntype commit\ntag x\ntagger m <m@m> 1 +0000\n\nx\n`;
        return withInput(tag, "mktag");
      },
      /is a tag, not a commit/,
    ],
  ])("is refused if it points at %s", async (_, make, reason) => {
    await point(await make(), buildKeyRef("todo", KEY));
    await refused(reading(), reason);
  });

  it.each([
    ["says nothing", async () => "Artifact"],
    ["names another app", async () => (await message()).replace("App: todo", "App: poll")],
    ["names another digest", async () => (await message()).replace(/Digest: sha256:./, "Digest: sha256:0")],
    ["names another key", async () => (await message()).replace(/Build-Key: ./, "Build-Key: 0")],
    ["names no commit", async () => (await message()).replace(/Source: .*/, "Source: main")],
    ["names no run", async () => (await message()).replace(/Run: .*/, "")],
  ])("is refused if its message %s", async (_, text) => {
    await point(await commitTree(await writeTree(todo), await text()), buildKeyRef("todo", KEY));
    await refused(reading(), /does not say which sources/);
  });

  it("is refused with the artifact of another app, key or digest", async () => {
    const poll = await writeTestArtifact(join(folder.path, "poll"), { app: "poll", buildKey: KEY });
    await point(await commitTree(await writeTree(poll), await message(poll)), buildKeyRef("todo", KEY));
    await refused(reading(), /of "poll"/);
  });

  it("is refused with an artifact that was relabelled without recomputing it", async () => {
    const poll = await writeTestArtifact(join(folder.path, "poll"), { app: "poll", buildKey: KEY });
    const manifest = { ...poll.manifest, app: "todo" };
    await writeFile(join(poll.directory, "manifest.json"), JSON.stringify(manifest));
    const relabelled = { ...poll, manifest };
    await point(
      await commitTree(await writeTree(relabelled), await message(relabelled)),
      buildKeyRef("todo", KEY),
    );
    await refused(reading(), /claims a digest/);
  });

  it("is refused under the digest of another artifact", async () => {
    const other = await writeTestArtifact(join(folder.path, "other"), {
      page: "<h1>Forged</h1>",
      buildKey: KEY,
    });
    const { digest } = todo.manifest;
    await point(await commitTree(await writeTree(other), await message(other)), artifactRef("todo", digest));
    await refused(artifacts().load("todo", digest), /has the artifact/);
  });

  it("is refused with a changed or an additional file", async () => {
    await appendFile(join(todo.directory, "worker/index.js"), "//");
    await point(await commitTree(await writeTree(todo), await message()), buildKeyRef("todo", KEY));
    await refused(reading(), /not the file that was built/);
    await rm(join(folder.path, "todo"), { recursive: true });
    todo = await writeTestArtifact(join(folder.path, "todo"), { buildKey: KEY });
    await writeFile(join(todo.directory, "assets/more.html"), "");
    await git("read-tree", "--empty");
    await point(await commitTree(await writeTree(todo), await message()), buildKeyRef("todo", KEY));
    await refused(reading(), /"assets\/more.html" is not in the manifest/);
  });

  it("cannot make git write through a link that exists in the tree as a directory, too", async () => {
    await symlink("/tmp", join(todo.directory, "assets/evil"));
    await point(await commitTree(await writeTree(todo), await message()), buildKeyRef("todo", KEY));
    await refused(reading(), /mode 120000/);
  });

  it("cannot disable a rollback or a comparison by existing: nothing is found by a prefix of a digest", async () => {
    const store = artifacts();
    await store.save(todo);
    const { digest } = todo.manifest;
    const alike: Digest = `sha256:${digest.slice(7, -1)}${digest.endsWith("0") ? "1" : "0"}`;
    await point(await git("rev-parse", artifactRef("todo", digest)), artifactRef("todo", alike));
    expect((await store.load("todo", digest)).manifest).toEqual(todo.manifest);
  });
});
