import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type CloudflareStandIn, startCloudflare } from "../../../scripts/local/cloudflare/stand-in.ts";
import { AccountClient, answering } from "./account-client.ts";

let cloudflare: CloudflareStandIn;
let client: AccountClient;
beforeAll(async () => {
  cloudflare = await startCloudflare();
  client = new AccountClient(cloudflare);
  await client.createNamespace("apps");
});
afterAll(() => cloudflare.close());

const errorOf = ({ status, errors }: { status: number; errors: readonly { code: number }[] }) => [
  status,
  errors[0]?.code,
];

describe("authentication and routing", () => {
  it("rejects a wrong token with 401 and code 10000", async () => {
    const answer = await client.call("GET", "/workers/scripts", undefined, { authorization: "Bearer wrong" });
    expect(errorOf(answer)).toEqual([401, 10000]);
  });

  it("rejects the path of another account with 403", async () => {
    const response = await fetch(`${cloudflare.apiUrl}/accounts/${"0".repeat(32)}/workers/scripts`, {
      headers: { authorization: `Bearer ${cloudflare.apiToken}` },
    });
    expect(response.status).toBe(403);
  });

  it("answers an unknown route with 404 and code 7003", async () => {
    expect(errorOf(await client.call("GET", "/workers/nonsense"))).toEqual([404, 7003]);
  });

  it("verifies its token", async () => {
    const { result } = await client.call("GET", "/tokens/verify");
    expect(result.status).toBe("active");
  });
});

describe("dispatch namespaces", () => {
  it("rejects a second namespace of the same name with 409 and code 100120", async () => {
    await client.createNamespace("twice");
    expect(errorOf(await client.createNamespace("twice"))).toEqual([409, 100120]);
  });

  it("answers a missing namespace and paths below it with code 100119", async () => {
    expect(errorOf(await client.call("GET", "/workers/dispatch/namespaces/none"))).toEqual([404, 100119]);
    expect(errorOf(await client.script("GET", "none", "todo"))).toEqual([404, 100119]);
    expect(errorOf(await client.script("GET", "constructor", "todo"))).toEqual([404, 100119]);
  });

  it("deletes the scripts with the namespace", async () => {
    await client.createNamespace("doomed");
    await client.upload("doomed", "todo", answering("x"));
    const { status } = await client.call("DELETE", "/workers/dispatch/namespaces/doomed");
    expect(status).toBe(200);
    await client.createNamespace("doomed");
    expect(errorOf(await client.script("GET", "doomed", "todo"))).toEqual([404, 10092]);
  });

  it("stores the trusted mode", async () => {
    await client.createNamespace("trusted");
    await client.call("PUT", "/workers/dispatch/namespaces/trusted", {
      name: "trusted",
      trusted_workers: true,
    });
    const { result } = await client.call("GET", "/workers/dispatch/namespaces/trusted");
    expect(result.trusted_workers).toBe(true);
  });
});

describe("scripts", () => {
  it("respond with code 10092 before the first upload and after the deletion", async () => {
    expect(errorOf(await client.script("GET", "apps", "short-lived"))).toEqual([404, 10092]);
    await client.upload("apps", "short-lived", answering("x"));
    expect((await client.script("GET", "apps", "short-lived")).result.script.id).toBe("short-lived");
    await client.script("DELETE", "apps", "short-lived");
    expect(errorOf(await client.script("GET", "apps", "short-lived"))).toEqual([404, 10092]);
    expect(errorOf(await client.script("DELETE", "apps", "short-lived"))).toEqual([404, 10007]);
  });

  it("drops secrets that an upload neither lists nor keeps", async () => {
    const secret = { type: "secret_text", name: "KEY", text: "hush" };
    await client.upload("apps", "secretive", { ...answering("1"), metadata: { bindings: [secret] } });
    await client.upload("apps", "secretive", {
      ...answering("2"),
      metadata: { keep_bindings: ["secret_text"] },
    });
    const kept = await client.script("GET", "apps", "secretive/secrets");
    expect(kept.result).toEqual([{ type: "secret_text", name: "KEY" }]);
    await client.upload("apps", "secretive", answering("3"));
    expect((await client.script("GET", "apps", "secretive/secrets")).result).toEqual([]);
  });

  it("reject an unknown inherited binding with bindings_inherit=strict and code 10057", async () => {
    const metadata = { bindings: [{ type: "inherit", name: "KEY" }] };
    const worker = { ...answering("x"), metadata };
    const strict = await client.upload("apps", "heir", { ...worker, query: "?bindings_inherit=strict" });
    expect(errorOf(strict)).toEqual([400, 10057]);
    expect((await client.upload("apps", "heir", worker)).success).toBe(true);
  });

  it.each([
    [{ type: "kv_namespace", name: "KV", namespace_id: "none" }, 10041],
    [{ type: "d1", name: "DB", id: "none" }, 10181],
    [{ type: "r2_bucket", name: "FILES", bucket_name: "none" }, 10085],
    [{ type: "queue", name: "JOBS", queue_name: "none" }, 11000],
    [{ type: "durable_object_namespace", name: "ROOM", class_name: "Room" }, 10061],
  ])("reject the binding %j to a missing resource with its own code", async (binding, code) => {
    const answer = await client.upload("apps", "unbound", {
      ...answering("x"),
      metadata: { bindings: [binding] },
    });
    expect(errorOf(answer)).toEqual([400, code]);
  });

  it("reject an upload without metadata, without its main module, or with an invalid name", async () => {
    expect(errorOf(await client.script("PUT", "apps", "bad", new FormData()))).toEqual([400, 10021]);
    const noMain = await client.upload("apps", "bad", { metadata: { main_module: "gone.js" } });
    expect(errorOf(noMain)).toEqual([400, 10021]);
    expect(errorOf(await client.upload("apps", "b%20d", answering("x")))).toEqual([400, 10021]);
  });

  it("keep the settings that a patch does not contain", async () => {
    const variable = { type: "plain_text", name: "WHO", text: "a" };
    await client.upload("apps", "settled", {
      ...answering("x"),
      metadata: { bindings: [variable], tags: ["a"], limits: { cpu_ms: 50 } },
    });
    const form = new FormData();
    form.set("settings", JSON.stringify({ tags: ["b"] }));
    await client.script("PATCH", "apps", "settled/settings", form);
    const { result } = await client.script("GET", "apps", "settled/settings");
    expect(result).toMatchObject({ bindings: [variable], tags: ["b"], limits: { cpu_ms: 50 } });
  });

  it("return their modules as multipart with the name of the entry point", async () => {
    await client.upload("apps", "readable", answering("x"));
    const { apiUrl, accountId, apiToken } = cloudflare;
    const response = await fetch(
      `${apiUrl}/accounts/${accountId}/workers/dispatch/namespaces/apps/scripts/readable/content`,
      { headers: { authorization: `Bearer ${apiToken}` } },
    );
    expect(response.headers.get("cf-entrypoint")).toBe("index.js");
    const module = (await response.formData()).get("index.js");
    expect(await (module as File).text()).toBe(answering("x").modules?.["index.js"]);
  });
});

describe("tags", () => {
  const path = "/workers/dispatch/namespaces/tagged/scripts";
  const idsOf = ({ result }: { result: { id: string }[] }) => result.map(({ id }) => id).sort();
  beforeAll(async () => {
    await client.createNamespace("tagged");
    const tags = { one: ["app:a", "env:x"], two: ["app:a"], three: ["app:b"] };
    for (const [name, each] of Object.entries(tags)) {
      await client.upload("tagged", name, { ...answering(name), metadata: { tags: each } });
    }
  });

  it("filter a list by presence and absence, page by page", async () => {
    expect(idsOf(await client.call("GET", `${path}?tags=app:a:yes`))).toEqual(["one", "two"]);
    expect(idsOf(await client.call("GET", `${path}?tags=app:a:yes,env:x:no`))).toEqual(["two"]);
    const first = await client.call("GET", `${path}?limit=2`);
    const second = await client.call("GET", `${path}?limit=2&cursor=${first.result_info?.cursor}`);
    expect([first.result.length, second.result.length, second.result_info?.cursor]).toEqual([2, 1, ""]);
  });

  it("are added and removed one by one and replaced together", async () => {
    await client.upload("tagged", "mutable", { ...answering("x"), metadata: { tags: ["a"] } });
    await client.script("PUT", "tagged", "mutable/tags/b");
    await client.script("DELETE", "tagged", "mutable/tags/a");
    expect((await client.script("GET", "tagged", "mutable/tags")).result).toEqual(["b"]);
    await client.script("PUT", "tagged", "mutable/tags", ["c", "d"]);
    expect((await client.script("GET", "tagged", "mutable/tags")).result).toEqual(["c", "d"]);
    await client.script("DELETE", "tagged", "mutable");
  });

  it("select scripts for bulk deletion, which requires a filter", async () => {
    await client.upload("tagged", "old-1", { ...answering("x"), metadata: { tags: ["old"] } });
    expect(errorOf(await client.call("DELETE", path))[0]).toBe(400);
    expect(idsOf(await client.call("DELETE", `${path}?tags=old:yes`))).toEqual(["old-1"]);
    expect(idsOf(await client.call("GET", path))).toEqual(["one", "three", "two"]);
  });
});
