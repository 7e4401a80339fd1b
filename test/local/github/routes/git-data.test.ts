import { describe, expect, it } from "vitest";
import { openWorld, REPO, refusalOf } from "../world.ts";

const SEED = "0123456789abcdef0123456789abcdef01234567";

describe("git data", () => {
  it("writes objects that pass git fsck", async () => {
    await using world = await openWorld();
    const { data: binary } = await world.owner.rest.git.createBlob({
      ...REPO,
      content: Buffer.from([0, 255, 10]).toString("base64"),
      encoding: "base64",
    });
    await world.commit("feature", { "a.txt": "a", "a/b/c.txt": "c", "a-b": "x", "z/ü.txt": "ü" });
    const { data: tree } = await world.owner.rest.git.createTree({
      ...REPO,
      tree: [{ path: "deep/down/x.bin", mode: "100755", type: "blob", sha: binary.sha }],
    });
    const { data: commit } = await world.owner.rest.git.createCommit({
      ...REPO,
      message: "Ünïcode\n\nbody",
      tree: tree.sha,
      parents: [world.initial],
    });
    await world.owner.rest.git.createRef({ ...REPO, ref: "refs/heads/odd", sha: commit.sha });
    const directory = world.github.context.git.directoryOf({ owner: "acme", name: "apps" });
    const fsck = await world.shell(
      `git -C ${directory} fsck --strict && git -C ${directory} log -1 --format=%B odd`,
    );
    expect(fsck).toMatchObject({ code: 0 });
    expect(fsck.output).toContain("Ünïcode\n\nbody");
    const { data: blob } = await world.owner.rest.git.getBlob({ ...REPO, file_sha: binary.sha });
    expect(Buffer.from(blob.content, "base64")).toEqual(Buffer.from([0, 255, 10]));
  });

  it("changes a base tree at any depth, and removes directories that become empty", async () => {
    await using world = await openWorld();
    await world.commit("main", { "d/one.txt": "1", "d/two.txt": "2", "e/only.txt": "3" });
    const { data: tree } = await world.owner.rest.git.createTree({
      ...REPO,
      base_tree: "main",
      tree: [
        { path: "d/one.txt", mode: "100644", type: "blob", content: "changed" },
        { path: "e/only.txt", mode: "100644", type: "blob", sha: null },
      ],
    });
    const { data } = await world.owner.rest.git.getTree({ ...REPO, tree_sha: tree.sha, recursive: "1" });
    expect(data.tree.map(({ path, type }) => `${type} ${path}`)).toEqual([
      "blob README.md",
      "tree d",
      "blob d/one.txt",
      "blob d/two.txt",
    ]);
    expect(data.tree.find(({ path }) => path === "d/one.txt")?.size).toBe("changed".length);
  });

  it.each(["../x", "a//b", "a/./b", ".git/config", ""])("rejects a tree with the path %j", async (path) => {
    await using world = await openWorld();
    const tree = [{ path, mode: "100644", type: "blob", content: "x" } as const];
    expect(await refusalOf(world.owner.rest.git.createTree({ ...REPO, tree }))).toMatch(/^422 /);
  });

  it("creates, moves and deletes refs other than branches without emitting events", async () => {
    await using world = await openWorld();
    const ref = "overskill/builds/todo/abc";
    await world.owner.rest.git.createRef({ ...REPO, ref: `refs/${ref}`, sha: world.initial });
    const { data: found } = await world.owner.rest.git.listMatchingRefs({
      ...REPO,
      ref: "overskill/builds/todo/a",
    });
    expect(found.map((row) => [row.ref, row.object.sha])).toEqual([[`refs/${ref}`, world.initial]]);
    await world.owner.rest.git.deleteRef({ ...REPO, ref });
    const { data: left } = await world.owner.rest.git.listMatchingRefs({ ...REPO, ref: "overskill/" });
    expect(left).toEqual([]);
    expect(await world.settled()).toEqual([]);
  });

  it("rejects refs that exist, are missing, point to a missing object or would lose commits", async () => {
    await using world = await openWorld();
    const { git } = world.owner.rest;
    const main = await world.commit("main", { "a.txt": "a" });
    const refusals = [
      await refusalOf(git.createRef({ ...REPO, ref: "refs/heads/main", sha: main })),
      await refusalOf(git.createRef({ ...REPO, ref: "refs/heads/x", sha: SEED })),
      await refusalOf(git.createRef({ ...REPO, ref: "heads", sha: main })),
      await refusalOf(git.updateRef({ ...REPO, ref: "heads/main", sha: world.initial })),
      await refusalOf(git.updateRef({ ...REPO, ref: "heads/nowhere", sha: main })),
      await refusalOf(git.deleteRef({ ...REPO, ref: "heads/nowhere" })),
      await refusalOf(git.getRef({ ...REPO, ref: "heads/nowhere" })),
    ];
    expect(refusals).toEqual([
      "422 Reference already exists",
      "422 Object does not exist",
      "422 Reference name must start with 'refs/' and contain at least two slashes.",
      "422 Update is not a fast forward",
      "422 Reference does not exist",
      "422 Reference does not exist",
      "404 Not Found",
    ]);
    await git.updateRef({ ...REPO, ref: "heads/main", sha: world.initial, force: true });
    const [, push] = await world.settled();
    expect(push?.payload).toMatchObject({ before: main, after: world.initial, forced: true });
  });

  it("rejects workflow files from a job's token in every API", async () => {
    await using world = await openWorld();
    const path = ".github/workflows/evil.yml";
    const evil = await world.commit("evil", { [path]: "on: push\n" });
    await world.owner.rest.git.deleteRef({ ...REPO, ref: "heads/evil" });
    const { octokit } = await world.job({ contents: "write" });
    const { rest } = octokit;
    const tree = [{ path, mode: "100644", type: "blob", content: "x" } as const];
    const content = Buffer.from("x").toString("base64");
    const denied = "403 Resource not accessible by integration";
    expect(await refusalOf(rest.git.createTree({ ...REPO, tree }))).toBe(denied);
    expect(
      await refusalOf(rest.repos.createOrUpdateFileContents({ ...REPO, path, message: "x", content })),
    ).toBe(denied);
    expect(await refusalOf(rest.git.createRef({ ...REPO, ref: "refs/heads/evil", sha: evil }))).toBe(
      `422 refusing to allow a GitHub App to create or update workflow \`${path}\` without \`workflows\` permission`,
    );
  });
});

describe("contents", () => {
  it("creates, reads raw, updates and deletes a file, each as a commit", async () => {
    await using world = await openWorld();
    const file = { ...REPO, path: "notes/a b.txt" };
    const base64 = (text: string) => Buffer.from(text).toString("base64");
    const { repos } = world.owner.rest;
    const made = await repos.createOrUpdateFileContents({ ...file, message: "add", content: base64("one") });
    expect(made.status).toBe(201);
    const sha = made.data.content?.sha as string;
    const raw = await repos.getContent({ ...file, mediaType: { format: "raw" } });
    expect(raw.data).toBe("one");

    const content = base64("two");
    const withoutSha = repos.createOrUpdateFileContents({ ...file, message: "x", content });
    expect(await refusalOf(withoutSha)).toBe('422 Invalid request.\n\n"sha" wasn\'t supplied.');
    const stale = repos.createOrUpdateFileContents({ ...file, message: "x", content, sha: SEED });
    expect(await refusalOf(stale)).toBe(`409 notes/a b.txt does not match ${SEED}`);
    const changed = await repos.createOrUpdateFileContents({ ...file, message: "change", content, sha });
    expect(changed.status).toBe(200);

    const { data: folder } = await repos.getContent({ ...REPO, path: "notes" });
    expect(folder).toMatchObject([{ name: "a b.txt", path: "notes/a b.txt", type: "file", size: 3 }]);
    await repos.deleteFile({ ...file, message: "remove", sha: changed.data.content?.sha as string });
    expect(await refusalOf(repos.getContent(file))).toBe("404 Not Found");
    const { data: log } = await repos.listCommits(REPO);
    expect(log.map(({ commit }) => commit.message)).toEqual(["remove", "change", "add", "Initial commit"]);
    expect(log[0]?.author?.login).toBe("acme");
  });

  it("lists the root directory", async () => {
    await using world = await openWorld();
    const { data } = await world.owner.rest.repos.getContent({ ...REPO, path: "" });
    expect(data).toMatchObject([{ name: "README.md", type: "file" }]);
  });
});

describe("comparing", () => {
  it("reports how far two branches have diverged, and what the head has changed since the merge base", async () => {
    await using world = await openWorld();
    await world.commit("main", { "old.txt": "line 1\nline 2\nline 3\n", link: "a\n" });
    const { data: tip } = await world.owner.rest.git.getRef({ ...REPO, ref: "heads/main" });
    await world.owner.rest.git.createRef({ ...REPO, ref: "refs/heads/feature/x", sha: tip.object.sha });
    const { data: tree } = await world.owner.rest.git.createTree({
      ...REPO,
      base_tree: tip.object.sha,
      tree: [
        { path: "old.txt", mode: "100644", type: "blob", sha: null },
        { path: "new.txt", mode: "100644", type: "blob", content: "line 1\nline 2\nline 3\n" },
        { path: "README.md", mode: "100644", type: "blob", content: "# changed\n" },
        { path: "bin", mode: "100644", type: "blob", content: "\0\u0001" },
        { path: "link", mode: "120000", type: "blob", content: "README.md" },
      ],
    });
    const { data: commit } = await world.owner.rest.git.createCommit({
      ...REPO,
      message: "rework",
      tree: tree.sha,
      parents: [tip.object.sha],
    });
    await world.owner.rest.git.updateRef({ ...REPO, ref: "heads/feature/x", sha: commit.sha });
    await world.commit("main", { "elsewhere.txt": "x" });
    const compare = async (basehead: string) =>
      (await world.owner.rest.repos.compareCommitsWithBasehead({ ...REPO, basehead })).data;

    const diverged = await compare("main...feature/x");
    expect(diverged).toMatchObject({ status: "diverged", ahead_by: 1, behind_by: 1, total_commits: 1 });
    expect(diverged.files?.map(({ filename, status, additions }) => [filename, status, additions])).toEqual([
      ["README.md", "modified", 1],
      ["bin", "added", 0],
      ["link", "changed", 1],
      ["new.txt", "renamed", 0],
    ]);
    expect(diverged.files?.[3]?.previous_filename).toBe("old.txt");
    expect(diverged.files?.[0]?.patch).toMatch(/^@@ -1 \+1 @@\n-# apps\n\+# changed$/);
    expect(diverged.files?.[1]?.patch).toBeUndefined();
    expect((await compare("feature/x...main")).status).toBe("diverged");
    expect((await compare(`${world.initial}...main`)).status).toBe("ahead");
    expect((await compare(`main...${world.initial}`)).status).toBe("behind");
    expect((await compare("main...main")).status).toBe("identical");
    expect(await refusalOf(compare("main...nowhere"))).toBe("404 Not Found");
  });
});
