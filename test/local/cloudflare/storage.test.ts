import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type RunningAccount, startAccount } from "./running-account.ts";
import { visit } from "./visit.ts";

const CODE = `export default { async fetch(request, env) {
  const { pathname } = new URL(request.url);
  if (pathname === "/put") await env.KV.put("k", "from " + env.WHO);
  if (pathname === "/sql") await env.DB.exec("CREATE TABLE IF NOT EXISTS t (v TEXT)");
  if (pathname === "/sql") await env.DB.prepare("INSERT INTO t VALUES (?)").bind(env.WHO).run();
  if (pathname === "/file") await env.FILES.put("f", "file of " + env.WHO);
  const rows = pathname === "/rows" ? (await env.DB.prepare("SELECT v FROM t ORDER BY v").all()).results : [];
  return Response.json({ kv: await env.KV.get("k"), file: await (await env.FILES.get("f"))?.text(), rows });
} }`;

let account: RunningAccount;
let kvId: string;
let databaseId: string;
beforeAll(async () => {
  account = await startAccount();
  const { client } = account;
  kvId = (await client.call("POST", "/storage/kv/namespaces", { title: "shared" })).result.id;
  databaseId = (await client.call("POST", "/d1/database", { name: "shared" })).result.uuid;
  await client.call("POST", "/r2/buckets", { name: "shared" });
  for (const name of ["ann", "bob"]) {
    const bindings = [
      { type: "plain_text", name: "WHO", text: name },
      { type: "kv_namespace", name: "KV", namespace_id: kvId },
      { type: "d1", name: "DB", id: databaseId },
      { type: "r2_bucket", name: "FILES", bucket_name: "shared" },
    ];
    const answer = await client.upload("production", name, {
      modules: { "index.js": CODE },
      metadata: { bindings },
    });
    expect(answer.errors).toEqual([]);
  }
});
afterAll(() => account.cloudflare.close());

const jsonAt = async (url: string) => JSON.parse((await visit(account.cloudflare, url)).text);

describe("KV, D1 and R2", () => {
  it("are shared by the Workers that bind the same resource", async () => {
    await jsonAt("ann.apps.localhost/put");
    await jsonAt("ann.apps.localhost/file");
    expect(await jsonAt("bob.apps.localhost/")).toMatchObject({ kv: "from ann", file: "file of ann" });
    await Promise.all(["ann", "bob"].map((name) => jsonAt(`${name}.apps.localhost/sql`)));
    expect((await jsonAt("ann.apps.localhost/rows")).rows).toEqual([{ v: "ann" }, { v: "bob" }]);
  });

  it("share their data between the API and Workers", async () => {
    const base = `/storage/kv/namespaces/${kvId}`;
    await account.client.call("PUT", `${base}/values/from-api`, "x");
    const keys = await account.client.call("GET", `${base}/keys?prefix=from-api`);
    expect(keys.result).toEqual([{ name: "from-api" }]);
    const { result } = await account.client.call("POST", `/d1/database/${databaseId}/query`, {
      sql: "SELECT 1 AS one",
    });
    expect(result[0].results).toEqual([{ one: 1 }]);
    const refused = await account.client.call("POST", `/d1/database/${databaseId}/query`, { sql: "SELEC" });
    expect(refused.status).toBe(400);
  });

  it("are listed page by page, and the page after the last is empty", async () => {
    const titles = async (query: string) => {
      const { result } = await account.client.call("GET", `/storage/kv/namespaces?${query}`);
      return (result as { title: string }[]).map(({ title }) => title);
    };
    expect(await titles("page=1&per_page=1")).toEqual(["shared"]);
    expect(await titles("page=2&per_page=1")).toEqual([]);
  });

  it("are created, rejected the second time, found by name, and deleted", async () => {
    const { client } = account;
    const created = await client.call("POST", "/r2/buckets", { name: "short-lived" });
    expect(created.success).toBe(true);
    expect((await client.call("POST", "/r2/buckets", { name: "short-lived" })).success).toBe(false);
    expect((await client.call("GET", "/r2/buckets/short-lived")).result.name).toBe("short-lived");
    await client.call("DELETE", "/r2/buckets/short-lived");
    expect((await client.call("GET", "/r2/buckets/short-lived")).status).toBe(404);
  });
});
