import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { answer, FULL_NAME, openScene, REPO, type Scene } from "../scene.ts";

const CLIENT = join(import.meta.dirname, "save-and-restore.mjs");
const MAIN = "refs/heads/main";
const PULL_REQUEST = "refs/pull/7/merge";

let scene: Scene;
let folder: string;
beforeEach(async () => {
  scene = await openScene();
  folder = await mkdtemp(join(tmpdir(), "overskill-cache-test-"));
  await mkdir(join(folder, "temp"));
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
  await scene[Symbol.asyncDispose]();
});

const tokenFor = async (ref: string): Promise<string> => {
  const { host } = scene.gitHub;
  const { id: runId } = await host.createRun({
    repository: FULL_NAME,
    name: "Preview",
    displayTitle: "Preview",
    workflowPath: ".github/workflows/preview.yml",
    event: "push",
    actor: "mona",
    headBranch: "main",
    headSha: scene.sha,
    ref,
  });
  const { id: jobId } = await host.createJob(runId, { name: "build", status: "in_progress" });
  return (await host.issueJobToken({ repository: FULL_NAME, runId, jobId, permissions: {} })).runtimeToken;
};

/** Returns the official client's answer when a job of `ref` saves or restores the directory `data`. */
const client = async (ref: string, ...args: readonly string[]): Promise<unknown> => {
  const { stdout } = await promisify(execFile)(process.execPath, [CLIENT, ...args], {
    cwd: folder,
    env: {
      PATH: process.env["PATH"],
      RUNNER_TEMP: join(folder, "temp"),
      GITHUB_WORKSPACE: folder,
      GITHUB_SERVER_URL: scene.gitHub.serverUrl,
      ACTIONS_RESULTS_URL: scene.gitHub.resultsUrl,
      ACTIONS_RUNTIME_TOKEN: await tokenFor(ref),
      ACTIONS_CACHE_SERVICE_V2: "true",
    },
  });
  return JSON.parse(/^ANSWER (.*)$/m.exec(stdout)?.[1] ?? "null");
};

const twirp = async (method: string, body: Readonly<Record<string, unknown>>, token?: string) => {
  const url = `${scene.gitHub.resultsUrl}twirp/github.actions.results.api.v1.CacheService/${method}`;
  const headers = {
    "content-type": "application/json",
    authorization: `Bearer ${token ?? (await tokenFor(MAIN))}`,
  };
  const response = await fetch(url, { method: "POST", headers, body: JSON.stringify(body) });
  return { status: response.status, body: (await response.json()) as Record<string, string> };
};

const write = async (text: string): Promise<void> => {
  await mkdir(join(folder, "data"), { recursive: true });
  await writeFile(join(folder, "data", "file.txt"), text);
};

describe("the cache service with the official client", () => {
  it("restores by key and by prefix, and restores main's cache for a pull request", async () => {
    await write("kept");
    expect(await client(MAIN, "save", "npm-linux-1")).toEqual(expect.any(Number));
    await rm(join(folder, "data"), { recursive: true });

    expect(await client(MAIN, "restore", "npm-linux-1")).toBe("npm-linux-1");
    expect(await readFile(join(folder, "data", "file.txt"), "utf8")).toBe("kept");
    expect(await client(PULL_REQUEST, "restore", "npm-linux-2", "npm-other-", "npm-linux-")).toBe(
      "npm-linux-1",
    );
    expect(await client(MAIN, "restore", "pnpm-", "yarn-")).toBeNull();
  });

  it("does not restore a pull request's cache for main, which prevents poisoning", async () => {
    await write("poison");
    await client(PULL_REQUEST, "save", "npm");
    expect(await client(MAIN, "restore", "npm")).toBeNull();
    expect(await client(PULL_REQUEST, "restore", "npm")).toBe("npm");
  });

  it("rejects a second save of a key and keeps the first content", async () => {
    await write("first");
    await client(MAIN, "save", "npm");
    await write("second");
    expect(await client(MAIN, "save", "npm")).toBe(-1);
    await client(MAIN, "restore", "npm");
    expect(await readFile(join(folder, "data", "file.txt"), "utf8")).toBe("first");
  });

  it("lists entries in the REST API, and deletes them there", async () => {
    await write("kept");
    await client(MAIN, "save", "npm-1");
    const { actions } = scene.octokit.rest;

    const { data } = await actions.getActionsCacheList({ ...REPO, key: "npm-", ref: MAIN });
    expect(data).toMatchObject({ total_count: 1, actions_caches: [{ key: "npm-1", ref: MAIN }] });
    const usage = await actions.getActionsCacheUsage(REPO);
    expect(usage.data.active_caches_size_in_bytes).toBe(data.actions_caches[0]?.size_in_bytes);
    await actions.deleteActionsCacheByKey({ ...REPO, key: "npm-1" });
    expect((await answer(actions.deleteActionsCacheByKey({ ...REPO, key: "npm-1" }))).status).toBe(404);
    expect(await client(MAIN, "restore", "npm-1")).toBeNull();
  });
});

describe("the cache service's protocol", () => {
  const name = { key: "npm", version: "1" };

  it.each(["CreateCacheEntry", "FinalizeCacheEntryUpload", "GetCacheEntryDownloadURL"])(
    "rejects %s with a token of another signer",
    async (method) => {
      const token = (await tokenFor(MAIN)).replace(/.$/, (last) => (last === "A" ? "B" : "A"));
      expect(await twirp(method, name, `${token}x`)).toMatchObject({
        status: 401,
        body: { code: "unauthenticated" },
      });
    },
  );

  it("joins uploaded blocks in the order of the list, and serves ranges", async () => {
    const { body } = await twirp("CreateCacheEntry", name);
    const upload = body["signed_upload_url"] ?? "";
    const put = (query: string, content: string) =>
      fetch(`${upload}${query}`, { method: "PUT", body: content });
    const id = (block: string) => Buffer.from(block).toString("base64");
    await put(`&comp=block&blockid=${encodeURIComponent(id("b"))}`, "world");
    await put(`&comp=block&blockid=${encodeURIComponent(id("a"))}`, "hello ");
    const list = `<BlockList><Latest>${id("a")}</Latest><Latest>${id("b")}</Latest></BlockList>`;
    expect((await put("&comp=blocklist", list)).status).toBe(201);
    expect(await twirp("FinalizeCacheEntryUpload", { ...name, size_bytes: "11" })).toMatchObject({
      body: { ok: true },
    });

    const found = await twirp("GetCacheEntryDownloadURL", name);
    const url = found.body["signed_download_url"] ?? "";
    expect(await (await fetch(url)).text()).toBe("hello world");
    const part = await fetch(url, { headers: { range: "bytes=6-8" } });
    expect([part.status, part.headers.get("content-range"), await part.text()]).toEqual([
      206,
      "bytes 6-8/11",
      "wor",
    ]);
    const head = await fetch(url, { method: "HEAD" });
    expect([head.status, head.headers.get("content-length")]).toEqual([200, "11"]);
    expect((await fetch(url, { headers: { range: "bytes=11-" } })).status).toBe(416);
    expect((await put("", "changed afterwards")).status).toBe(403);
    expect((await fetch(url.replace(/sig=\w/, "sig=x"))).status).toBe(403);
  });

  it("rejects finishing an upload with the wrong size or an unknown one", async () => {
    expect(await twirp("FinalizeCacheEntryUpload", { ...name, size_bytes: "1" })).toMatchObject({
      status: 200,
      body: { ok: false },
    });
    const { body } = await twirp("CreateCacheEntry", name);
    await fetch(body["signed_upload_url"] ?? "", { method: "PUT", body: "12345" });
    expect(await twirp("FinalizeCacheEntryUpload", { ...name, size_bytes: "4" })).toMatchObject({
      body: { ok: false, message: "size is 5 bytes, not 4" },
    });
    expect(await twirp("GetCacheEntryDownloadURL", name)).toMatchObject({ body: { ok: false } });
  });

  it.each([
    ["no version", { key: "npm" }],
    ["a comma in the key", { key: "a,b", version: "1" }],
    ["a key of 513 characters", { key: "x".repeat(513), version: "1" }],
  ])("rejects %s", async (_, body) => {
    expect((await twirp("CreateCacheEntry", body)).status).toBe(400);
  });
});
