import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type RunningAccount, startAccount } from "./running-account.ts";
import { visit } from "./visit.ts";

const WORKER = {
  "index.js":
    'export default { fetch: (request) => new Response("worker " + new URL(request.url).pathname) };',
};
const FILES = {
  "/index.html": "home",
  "/about.html": "about",
  "/docs/index.html": "docs",
  "/app.js": "let a",
  "/404.html": "lost",
  "/.well-known/overskill.json": "{}",
  "/Ünïcode name.txt": "unicode",
};

let account: RunningAccount;
beforeAll(async () => {
  account = await startAccount();
  const upload = (name: string, assets: object, modules = {}, bindings: object[] = []) =>
    account.client.upload("production", name, {
      assets: FILES,
      modules,
      metadata: { assets: { config: assets }, bindings },
    });
  const [plain] = await Promise.all([
    upload("plain", { _headers: "/app.js\n  x-custom: yes", _redirects: "/old /about 301" }),
    upload("spa", { not_found_handling: "single-page-application" }),
    upload("lost", { not_found_handling: "404-page" }),
    upload("bare", { html_handling: "none" }),
    upload("mixed", {}, WORKER),
    upload("rules", { run_worker_first: ["/api/*", "!/api/docs/*"] }, WORKER),
    upload("first", { run_worker_first: true }, WORKER),
  ]);
  expect(plain.success).toBe(true);
});
afterAll(() => account.cloudflare.close());

describe("static assets are served as Cloudflare serves them", () => {
  it.each([
    ["plain", "/", 200, "home"],
    ["plain", "/about", 200, "about"],
    ["plain", "/about.html", 307, ""],
    ["plain", "/docs/", 200, "docs"],
    ["plain", "/docs", 307, ""],
    ["plain", "/missing", 404, ""],
    ["plain", "/old", 301, ""],
    ["plain", "/.well-known/overskill.json", 200, "{}"],
    ["plain", "/%C3%9Cn%C3%AFcode%20name.txt", 200, "unicode"],
    ["spa", "/some/route", 200, "home"],
    ["lost", "/missing", 404, "lost"],
    ["bare", "/about", 404, ""],
    ["bare", "/about.html", 200, "about"],
    ["mixed", "/", 200, "home"],
    ["mixed", "/api", 200, "worker /api"],
    ["rules", "/api/list", 200, "worker /api/list"],
    ["rules", "/app.js", 200, "let a"],
    ["first", "/", 200, "worker /"],
  ])("%s%s answers %i with %j", async (name, path, status, text) => {
    const answer = await visit(account.cloudflare, `${name}.apps.localhost${path}`);
    expect([answer.status, answer.text]).toEqual([status, text]);
  });

  it("with content type, ETag, custom headers, and the redirect's target", async () => {
    const script = await visit(account.cloudflare, "plain.apps.localhost/app.js");
    expect(script.headers["content-type"]).toMatch(/javascript/);
    expect(script.headers["x-custom"]).toBe("yes");
    const again = await visit(account.cloudflare, "plain.apps.localhost/app.js", {
      headers: { "if-none-match": String(script.headers.etag) },
    });
    expect(again.status).toBe(304);
    const old = await visit(account.cloudflare, "plain.apps.localhost/old");
    expect(old.headers.location).toBe("/about");
  });

  it("with the content type of the upload, even if it differs from the file name or is missing", async () => {
    await account.client.upload("production", "typed", {
      assets: { "/about.html": "a", "/data.bin": "b", "/style.css": "c", "/page.html": "d" },
      types: { "/about.html": "text/plain", "/data.bin": "image/png", "/style.css": "application/null" },
    });
    const typeOf = async (path: string) =>
      (await visit(account.cloudflare, `typed.apps.localhost${path}`)).headers["content-type"];
    expect(await typeOf("/about")).toBe("text/plain");
    expect(await typeOf("/data.bin")).toBe("image/png");
    expect(await typeOf("/style.css")).toBeUndefined();
    expect(await typeOf("/page")).toMatch(/^text\/html/);
  });

  it("and the build file is never cached", async () => {
    const { headers } = await visit(account.cloudflare, "plain.apps.localhost/.well-known/overskill.json");
    expect(headers["cache-control"]).toBe("no-store");
  });
});

describe("an upload session", () => {
  const open = (manifest: object) =>
    account.client.script("POST", "staging", "any/assets-upload-session", { manifest });

  it("asks only for files that no script of the namespace has", async () => {
    const files = { "/a.txt": "a", "/b.txt": "b" };
    await account.client.uploadAssets("staging", "one", files);
    const hashes = (await account.client.uploadAssets("staging", "two", files)).split(".");
    expect(hashes).toHaveLength(3);
    const worker = await account.client.upload("staging", "two", { assets: { ...files, "/c.txt": "c" } });
    expect(worker.success).toBe(true);
    expect((await visit(account.cloudflare, "two.staging.localhost/c.txt")).text).toBe("c");
  });

  it("rejects paths outside the root and invalid hashes", async () => {
    const hash = "0".repeat(32);
    expect((await open({ "/../up.txt": { hash, size: 1 } })).status).toBe(400);
    expect((await open({ "no-slash.txt": { hash, size: 1 } })).status).toBe(400);
    expect((await open({ "/a.txt": { hash: "../x", size: 1 } })).status).toBe(400);
  });

  it("returns no completion token before the last file has arrived", async () => {
    const { result } = await open({ "/new.txt": { hash: "f".repeat(32), size: 1 } });
    expect(result.buckets).toEqual([["f".repeat(32)]]);
    const form = new FormData();
    form.set("metadata", JSON.stringify({ assets: { jwt: result.jwt } }));
    const early = await account.client.script("PUT", "staging", "any", form);
    expect([early.status, early.errors[0]?.code]).toEqual([400, 10021]);
  });

  it("accepts files only with its own token", async () => {
    const answer = await account.client.call("POST", "/workers/assets/upload?base64=true", new FormData());
    expect(answer.status).toBe(401);
  });
});
