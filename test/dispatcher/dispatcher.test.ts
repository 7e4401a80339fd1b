import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import dispatcher from "../../templates/dispatcher/src/index.ts";

type Handler = (request: Request) => Response | Promise<Response>;

/** A dispatch namespace with handlers in memory. */
class FakeNamespace {
  readonly workers = new Map<string, Handler>();
  options: unknown;

  get(name: string, _args?: object, options?: object) {
    this.options = options;
    return {
      fetch: async (request: Request) => {
        const worker = this.workers.get(name);
        if (worker === undefined) throw new Error("Worker not found.");
        return worker(request);
      },
    };
  }
}

let production: FakeNamespace;
let preview: FakeNamespace;
let logged: string[];
beforeEach(() => {
  production = new FakeNamespace();
  preview = new FakeNamespace();
  logged = [];
  vi.spyOn(console, "error").mockImplementation((line: string) => logged.push(line));
});
afterEach(() => vi.restoreAllMocks());

const visit = (url: string, init: RequestInit = {}) =>
  dispatcher.fetch(new Request(url, init), {
    PRODUCTION: production,
    PREVIEW: preview,
    PRODUCTION_DOMAIN: "apps.example.com",
    PREVIEW_DOMAIN: "preview.example.net",
  });

describe("the dispatcher", () => {
  it("answers a request for a missing preview with a page about previews, and logs nothing", async () => {
    const response = await visit("https://todo--pr-3.preview.example.net/");
    expect(response.status).toBe(404);
    expect(await response.text()).toContain("This preview was removed or never built.");
    expect(logged).toEqual([]);
  });

  it("answers an unknown hostname with 404, even one of an environment that is not bound", async () => {
    expect((await visit("https://apps.example.com/")).status).toBe(404);
    expect((await visit("https://todo.staging.example.com/")).status).toBe(404);
  });

  it("answers 503 for a Worker over its limits and 502 for one that throws, and shows the error only in the log", async () => {
    const fail = (message: string) => () => {
      throw new Error(message);
    };
    production.workers.set("hungry", fail("Worker exceeded CPU time limit."));
    production.workers.set("broken", fail("password is hunter2"));
    expect((await visit("https://hungry.apps.example.com/")).status).toBe(503);
    const broken = await visit("https://broken.apps.example.com/");
    expect(broken.status).toBe(502);
    expect(await broken.text()).not.toContain("hunter2");
    expect(logged.join()).toContain("hunter2");
  });

  it("tells search engines not to index previews, but allows production", async () => {
    for (const namespace of [production, preview]) namespace.workers.set("todo", () => new Response("x"));
    const robots = async (url: string) => (await visit(url)).headers.get("x-robots-tag");
    expect(await robots("https://todo.preview.example.net/")).toBe("noindex");
    expect(await robots("https://todo.apps.example.com/")).toBeNull();
  });

  it("forbids caching of the build file, which the liveness check reads", async () => {
    const headers = { "cache-control": "public, max-age=3600" };
    production.workers.set("todo", () => new Response("{}", { headers }));
    const cacheControl = async (path: string) =>
      (await visit(`https://todo.apps.example.com${path}`)).headers.get("cache-control");
    expect(await cacheControl("/.well-known/overskill.json")).toBe("no-store");
    expect(await cacheControl("/app.js")).toBe("public, max-age=3600");
  });

  it("removes headers that control the platform, and passes redirects on to the visitor", async () => {
    let seen: Request | undefined;
    production.workers.set("todo", (request) => {
      seen = request;
      return new Response("x");
    });
    await visit("https://todo.apps.example.com/", {
      headers: { "cloudflare-workers-version-overrides": 'todo="x"', accept: "text/html" },
    });
    expect(seen?.headers.get("cloudflare-workers-version-overrides")).toBeNull();
    expect(seen?.headers.get("accept")).toBe("text/html");
    expect(seen?.redirect).toBe("manual");
  });

  it("forwards method and body", async () => {
    production.workers.set(
      "todo",
      async (request) => new Response(`${request.method} ${await request.text()}`),
    );
    const response = await visit("https://todo.apps.example.com/", { method: "POST", body: "hello" });
    expect(await response.text()).toBe("POST hello");
  });

  it("gives previews tighter limits than production", async () => {
    await visit("https://todo.preview.example.net/");
    await visit("https://todo.apps.example.com/");
    expect(preview.options).toEqual({ limits: { cpuMs: 500, subRequests: 50 } });
    expect(production.options).toEqual({ limits: { cpuMs: 1000, subRequests: 200 } });
  });
});
