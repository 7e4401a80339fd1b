import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { Faults } from "../../../scripts/local/server/faults.ts";
import { answering, type UploadedWorker } from "./account-client.ts";
import { type RunningAccount, startAccount } from "./running-account.ts";
import { ask, openSocket, visit } from "./visit.ts";

const ROOM = `
import { DurableObject } from "cloudflare:workers";
export class Room extends DurableObject {
  async fetch(request) {
    if (request.headers.get("upgrade") === "websocket") {
      const [mine, theirs] = Object.values(new WebSocketPair());
      this.ctx.acceptWebSocket(theirs);
      return new Response(null, { status: 101, webSocket: mine });
    }
    return new Response(String(await this.count()));
  }
  async webSocketMessage(socket, message) {
    socket.send(VERSION + " " + message + " " + await this.count());
  }
  async count() {
    const count = ((await this.ctx.storage.get("count")) ?? 0) + 1;
    await this.ctx.storage.put("count", count);
    return count;
  }
}
export default { fetch: (request, env) => env.ROOM.get(env.ROOM.idFromName("one")).fetch(request) };
`;

const room = (version: string, migrations?: object): UploadedWorker => ({
  modules: { "index.js": `const VERSION = "${version}";${ROOM}` },
  metadata: {
    bindings: [{ type: "durable_object_namespace", name: "ROOM", class_name: "Room" }],
    ...(migrations !== undefined && { migrations }),
  },
});
const FIRST = { new_tag: "v1", steps: [{ new_sqlite_classes: ["Room"] }] };

let account: RunningAccount;
const faults = new Faults();
beforeAll(async () => {
  account = await startAccount({ faults });
});
afterEach(() => faults.clear());
afterAll(() => account.cloudflare.close());

const upload = (name: string, worker: UploadedWorker) => account.client.upload("production", name, worker);
const textAt = async (url: string) => (await visit(account.cloudflare, url)).text;

describe("an upload", () => {
  it("is visible at once under its label, and so is its replacement", async () => {
    await upload("plain", answering("one"));
    expect(await textAt("plain.apps.localhost")).toBe("one");
    await upload("plain", answering("two"));
    expect(await textAt("plain.apps.localhost")).toBe("two");
  });

  it.each([
    ["a syntax error", "export default {", "Unexpected end of input"],
    ["a throw at start-up", "throw new Error('boom'); export default {}", "boom"],
    ["a missing module", "import './gone.js'; export default {}", "gone.js"],
  ])(
    "with %s is rejected with workerd's message, and the old version continues to serve",
    async (_, code, message) => {
      await upload("sturdy", answering("old"));
      const refused = await upload("sturdy", { modules: { "index.js": code } });
      expect([refused.status, refused.errors[0]?.code]).toEqual([400, 10021]);
      expect(refused.errors[0]?.message).toContain(message);
      expect(await textAt("sturdy.apps.localhost")).toBe("old");
    },
  );

  it("returns the processor time of its start, and is rejected if that exceeds a second", async () => {
    const busy = (steps: number) => ({
      modules: {
        "index.js": `let sum = 0; for (let i = 0; i < ${steps}; i++) sum = (sum + i) | 0;
          export default { fetch: () => new Response("busy " + sum) };`,
      },
    });
    await upload("quick", answering("old"));
    const { result } = await upload("quick", answering("quick"));
    expect(result.startup_time_ms).toSatisfy((ms: number) => ms >= 0 && ms < 500);
    for (const worker of [busy(4e9), busy(1e15)]) {
      const refused = await upload("quick", worker);
      expect([refused.status, refused.errors]).toEqual([
        400,
        [expect.objectContaining({ code: 10021, message: "Script startup exceeded CPU time limit." })],
      ]);
    }
    expect(await textAt("quick.apps.localhost")).toBe("quick");
  });

  it("fails no request while it replaces a version under load", async () => {
    await upload("busy", answering("1"));
    let over = false;
    const statuses = new Set<number>();
    const load = Promise.all(
      Array.from({ length: 4 }, async () => {
        while (!over) statuses.add((await visit(account.cloudflare, "busy.apps.localhost")).status);
      }),
    );
    for (const version of ["2", "3"]) await upload("busy", answering(version));
    over = true;
    await load;
    expect([...statuses]).toEqual([200]);
  });

  it("stays hidden for as long as updates are stale, and then appears", async () => {
    await upload("slow", answering("old"));
    account.cloudflare.staleFor(300);
    await upload("slow", answering("new"));
    account.cloudflare.staleFor(0);
    expect(await textAt("slow.apps.localhost")).toBe("old");
    await expect.poll(() => textAt("slow.apps.localhost")).toBe("new");
  });
});

describe("the dispatcher in front", () => {
  it("keeps the three environments apart", async () => {
    await account.client.upload("preview", "todo--pr-7", answering("preview"));
    await account.client.upload("staging", "todo", answering("staging"));
    const preview = await visit(account.cloudflare, "todo--pr-7.preview.localhost");
    expect([preview.text, preview.headers["x-robots-tag"]]).toEqual(["preview", "noindex"]);
    expect(await textAt("todo.staging.localhost")).toBe("staging");
    expect((await visit(account.cloudflare, "todo.apps.localhost")).status).toBe(404);
  });

  it("answers 404 once a script is deleted", async () => {
    await upload("gone", answering("here"));
    await account.client.script("DELETE", "production", "gone");
    expect((await visit(account.cloudflare, "gone.apps.localhost")).status).toBe(404);
  });

  it("answers 502 without the reason when the app throws", async () => {
    await upload("thrower", {
      modules: { "index.js": "export default { fetch() { throw new Error('hush') } }" },
    });
    const answer = await visit(account.cloudflare, "thrower.apps.localhost");
    expect(answer.status).toBe(502);
    expect(answer.text).not.toContain("hush");
  });

  it("forwards bodies, methods and redirects unchanged", async () => {
    const code = `export default { async fetch(request) {
      if (new URL(request.url).pathname === "/away") return Response.redirect("http://elsewhere.localhost/", 302);
      return new Response(request.method + " " + await request.text());
    } }`;
    await upload("echo", { modules: { "index.js": code } });
    const posted = await visit(account.cloudflare, "echo.apps.localhost/", { method: "POST", body: "hello" });
    expect(posted.text).toBe("POST hello");
    const away = await visit(account.cloudflare, "echo.apps.localhost/away");
    expect([away.status, away.headers.location]).toEqual([302, "http://elsewhere.localhost/"]);
  });
});

describe("Durable Objects", () => {
  it("talk over a WebSocket, and keep their storage when the code is replaced", async () => {
    await upload("room", room("v1", FIRST));
    const before = await openSocket(account.cloudflare, "room.apps.localhost/");
    const closed = new Promise((resolve) => before.once("close", resolve));
    expect(await ask(before, "hi")).toBe("v1 hi 1");
    await upload("room", room("v2"));
    await closed;
    const after = await openSocket(account.cloudflare, "room.apps.localhost/");
    expect(await ask(after, "again")).toBe("v2 again 2");
    after.terminate();
  });

  it("reject a migration whose old tag is not the current one with 412 and code 10079", async () => {
    await upload("migrated", room("v1", FIRST));
    const repeated = await upload("migrated", room("v1", FIRST));
    expect([repeated.status, repeated.errors[0]?.code]).toEqual([412, 10079]);
    const { result } = await account.client.script("GET", "production", "migrated");
    expect(result.script.migration_tag).toBe("v1");
  });

  it("start empty if the script was deleted in between", async () => {
    await upload("reborn", room("v1", FIRST));
    await textAt("reborn.apps.localhost");
    await account.client.script("DELETE", "production", "reborn");
    await upload("reborn", room("v1", FIRST));
    expect(await textAt("reborn.apps.localhost")).toBe("1");
  });
});

describe("faults", () => {
  it("respond with 429 and Retry-After instead of applying an upload", async () => {
    const effect = {
      kind: "status",
      status: 429,
      headers: { "retry-after": "1" },
      body: "{}",
      when: "before",
    } as const;
    faults.add({ method: "PUT", path: /scripts\/limited/, times: 1, effect });
    expect((await upload("limited", answering("x"))).status).toBe(429);
    expect((await visit(account.cloudflare, "limited.apps.localhost")).status).toBe(404);
  });

  it("drop the connection after an upload has taken effect", async () => {
    faults.add({ method: "PUT", path: /scripts\/cut/, times: 1, effect: { kind: "reset", when: "after" } });
    await expect(upload("cut", answering("applied"))).rejects.toThrow("fetch failed");
    expect(await textAt("cut.apps.localhost")).toBe("applied");
  });

  it("lose the response of an upload that has taken effect", async () => {
    const effect = { kind: "status", status: 503, body: "{}", when: "after" } as const;
    faults.add({ method: "PUT", path: /scripts\/lost/, times: 1, effect });
    expect((await upload("lost", answering("applied"))).status).toBe(503);
    expect(await textAt("lost.apps.localhost")).toBe("applied");
  });
});

describe("the process of the stand-in", () => {
  it("keeps its signal handlers: none of the runtime exits before the clean-up", async () => {
    const count = () => process.listenerCount("SIGINT") + process.listenerCount("SIGTERM");
    const before = count();
    await upload("silent", answering("x"));
    expect(count()).toBe(before);
    expect(process.listeners("SIGINT").map(String).join()).not.toContain("process.exit(");
  });
});

describe("a state directory", () => {
  it("preserves account, scripts, assets and storage across a restart", async () => {
    const stateDirectory = await mkdtemp(join(tmpdir(), "overskill-state-"));
    const first = await startAccount({ stateDirectory });
    await first.client.upload("production", "room", room("v1", FIRST));
    await first.client.upload("production", "page", { assets: { "/index.html": "kept" } });
    expect((await visit(first.cloudflare, "room.apps.localhost")).text).toBe("1");
    await first.cloudflare.close();

    const second = await startAccount({ stateDirectory });
    expect(second.cloudflare.accountId).toBe(first.cloudflare.accountId);
    expect(second.cloudflare.apiToken).toBe(first.cloudflare.apiToken);
    expect((await visit(second.cloudflare, "room.apps.localhost")).text).toBe("2");
    expect((await visit(second.cloudflare, "page.apps.localhost")).text).toBe("kept");
    await second.cloudflare.close();
    await rm(stateDirectory, { recursive: true });
  });
});
