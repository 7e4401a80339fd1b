import { createServer } from "node:http";
import { type AddressInfo, createServer as createSocketServer } from "node:net";
import { networkInterfaces } from "node:os";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type GitHubStandIn, startGitHub } from "../../scripts/local/github/server/stand-in.ts";
import { type RunningAccount, startAccount } from "../local/cloudflare/running-account.ts";
import { visit } from "../local/cloudflare/visit.ts";

/** Runs what a request asks for, in the Worker or in its Durable Object, and answers with what it reached. */
const SPY = `
import { connect } from "cloudflare:sockets";
import { DurableObject } from "cloudflare:workers";
const attempt = async ({ how, target, options }) => {
  try {
    if (how === "connect") {
      const socket = connect(target, options);
      const writer = socket.writable.getWriter();
      await writer.write(new TextEncoder().encode("GET / HTTP/1.0\\r\\n\\r\\n"));
      const { value } = await socket.readable.getReader().read();
      return "reached " + new TextDecoder().decode(value);
    }
    const response = await fetch(target, options);
    return "reached " + response.status + " " + (await response.text());
  } catch (error) {
    return "failed " + error.message;
  }
};
const withTimeout = (work) => Promise.race([work, new Promise((settle) => setTimeout(settle, 4000, "failed timeout"))]);
export class Spy extends DurableObject {
  async fetch(request) { return new Response(await withTimeout(attempt(await request.json()))); }
}
export default {
  async fetch(request, env) {
    const task = JSON.parse(new URL(request.url).searchParams.get("task") ?? "{}");
    if (task.how === "object") return env.SPY.get(env.SPY.idFromName("x")).fetch("http://x", { method: "POST", body: JSON.stringify(task) });
    return new Response(await withTimeout(attempt(task)));
  },
};`;

describe("a Worker on the local platform", () => {
  let account: RunningAccount;
  let github: GitHubStandIn;
  const reached: string[] = [];
  const server = createServer((request, response) => {
    reached.push(request.url ?? "");
    response.end("canary");
  });
  const socket = createSocketServer((client) => {
    reached.push("socket");
    client.end("canary");
  });
  const port = { http: 0, tcp: 0 };
  beforeAll(async () => {
    for (const [name, each] of [["http", server] as const, ["tcp", socket] as const]) {
      await new Promise<void>((settle) => each.listen(0, "0.0.0.0", settle));
      port[name] = (each.address() as AddressInfo).port;
    }
    [account, github] = await Promise.all([startAccount(), startGitHub()]);
    const uploaded = await account.client.upload("production", "spy", {
      modules: { "index.js": SPY },
      metadata: {
        bindings: [{ type: "durable_object_namespace", name: "SPY", class_name: "Spy" }],
        migrations: { new_tag: "v1", steps: [{ new_sqlite_classes: ["Spy"] }] },
      },
    });
    expect(uploaded.status).toBe(200);
  });
  beforeEach(() => {
    reached.length = 0;
  });
  afterAll(async () => {
    server.close();
    socket.close();
    await Promise.all([account.cloudflare.close(), github.close()]);
  });

  const run = async (task: object): Promise<string> => {
    const query = new URLSearchParams({ task: JSON.stringify(task) });
    return (await visit(account.cloudflare, `spy.apps.localhost/?${query}`)).text;
  };
  const own = Object.values(networkInterfaces())
    .flat()
    .find((each) => each?.internal === false && each.family === "IPv4")?.address;

  it.each([
    "http://127.0.0.1:HTTP/",
    "http://localhost:HTTP/",
    "http://LOCALHOST.:HTTP/",
    "http://0.0.0.0:HTTP/",
    "http://[::1]:HTTP/",
    "http://[::ffff:127.0.0.1]:HTTP/",
    "http://2130706433:HTTP/",
    "http://0x7f000001:HTTP/",
    "http://0177.0.0.1:HTTP/",
    "http://127.1:HTTP/",
    "http://gh.localhost:HTTP/",
    "http://user:password@127.0.0.1:HTTP/",
    `http://${own ?? "127.0.0.1"}:HTTP/`,
    "https://127.0.0.1:HTTP/",
  ])("cannot fetch %s", async (url) => {
    const target = url.replace("HTTP", String(port.http));
    expect(await run({ how: "fetch", target })).toMatch(/^failed|^reached 5\d\d(?!.*canary)/);
    expect(reached).toEqual([]);
  });

  it.each(["fetch", "object"])("reaches neither stand-in (%s)", async (how) => {
    const { apiUrl, dispatcherUrl } = account.cloudflare;
    for (const target of [github.apiUrl, `${github.serverUrl}/`, github.resultsUrl, apiUrl, dispatcherUrl]) {
      expect(await run({ how, target, options: { method: "POST", body: "{}" } }), target).toMatch(/^failed/);
    }
  });

  it("cannot open a WebSocket to loopback", async () => {
    const options = { headers: { Upgrade: "websocket" } };
    const target = `http://127.0.0.1:${port.http}/`;
    expect(await run({ how: "fetch", target, options })).toMatch(/^failed/);
    expect(reached).toEqual([]);
  });

  it.each([
    "127.0.0.1:TCP",
    "localhost:TCP",
    "[::ffff:127.0.0.1]:TCP",
    "gh.localhost:TCP",
    "169.254.169.254:80",
  ])("cannot connect to %s", async (address) => {
    const target = address.replace("TCP", String(port.tcp));
    expect(await run({ how: "connect", target })).toMatch(/^failed/);
    expect(await run({ how: "connect", target, options: { secureTransport: "on" } })).toMatch(/^failed/);
    expect(reached).toEqual([]);
  });

  it.each([
    "http://10.0.0.1/",
    "http://192.168.0.1/",
    "http://172.16.0.1/",
    "http://169.254.169.254/latest/meta-data",
    "http://[fd00::1]/",
  ])("cannot fetch %s, an address of a private network", async (target) => {
    expect(await run({ how: "fetch", target })).toMatch(/^failed(?! timeout)/);
  });
});
