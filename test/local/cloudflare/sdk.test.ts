import Cloudflare from "cloudflare";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type RunningAccount, startAccount } from "./running-account.ts";
import { visit } from "./visit.ts";

let account: RunningAccount;
let sdk: Cloudflare;
beforeAll(async () => {
  account = await startAccount();
  const { apiUrl, apiToken } = account.cloudflare;
  sdk = new Cloudflare({ apiToken, baseURL: apiUrl, maxRetries: 0 });
});
afterAll(() => account.cloudflare.close());

const code = "export default { fetch: (request, env) => new Response(env.KEY ?? 'no key') };";

it("the real SDK creates a namespace, uploads, tags, lists, sets secrets and deletes", async () => {
  const { accountId: account_id } = account.cloudflare;
  const { namespaces } = sdk.workersForPlatforms.dispatch;
  const scope = { account_id, dispatch_namespace: "production" };
  const path = `/accounts/${account_id}/workers/dispatch/namespaces/production/scripts`;

  await namespaces.create({ account_id, name: "extra" });
  const names: (string | undefined)[] = [];
  for await (const namespace of namespaces.list({ account_id })) names.push(namespace.namespace_name);
  expect(names).toContain("extra");

  const form = new FormData();
  const metadata = { main_module: "index.js", compatibility_date: "2026-07-01", tags: ["app:todo"] };
  form.set("metadata", new Blob([JSON.stringify(metadata)], { type: "application/json" }));
  form.set("index.js", new File([code], "index.js", { type: "application/javascript+module" }));
  await sdk.put(`${path}/todo`, { body: form });
  const found = await namespaces.scripts.get("todo", scope);
  expect(found.script?.id).toBe("todo");

  await namespaces.scripts.tags.update("todo", { ...scope, body: ["app:todo", "pr:7"] });
  const tagged = (await sdk.get(path, { query: { tags: "pr:7:yes" } })) as { result: { id: string }[] };
  expect(tagged.result.map(({ id }) => id)).toEqual(["todo"]);

  await namespaces.scripts.secrets.update("todo", {
    ...scope,
    name: "KEY",
    text: "hush",
    type: "secret_text",
  });
  expect((await visit(account.cloudflare, "todo.apps.localhost")).text).toBe("hush");
  await namespaces.scripts.secrets.bulkUpdate("todo", { ...scope, secrets: { KEY: null } });
  expect((await visit(account.cloudflare, "todo.apps.localhost")).text).toBe("no key");

  await namespaces.scripts.delete("todo", scope);
  await expect(namespaces.scripts.get("todo", scope)).rejects.toBeInstanceOf(Cloudflare.NotFoundError);
  await expect(namespaces.get("none", { account_id })).rejects.toMatchObject({
    status: 404,
    errors: [expect.objectContaining({ code: 100119 })],
  });
  await namespaces.delete("extra", { account_id });
});

it("the real SDK uploads static assets through a session", async () => {
  const { accountId: account_id } = account.cloudflare;
  const { scripts } = sdk.workersForPlatforms.dispatch.namespaces;
  const scope = { account_id, dispatch_namespace: "production" };
  const hash = "ab".repeat(16);
  const manifest = { "/index.html": { hash, size: 4 } };
  const session = await scripts.assetUpload.create("page", { ...scope, manifest });
  expect(session?.buckets).toEqual([[hash]]);
  const file = new File([Buffer.from("page").toString("base64")], hash, { type: "text/html" });
  const uploaded = await sdk.workers.assets.upload.create(
    { account_id, base64: true, body: { [hash]: file as never } },
    { headers: { Authorization: `Bearer ${session?.jwt}` } },
  );
  const form = new FormData();
  const metadata = { assets: { jwt: uploaded?.jwt }, compatibility_date: "2026-07-01" };
  form.set("metadata", new Blob([JSON.stringify(metadata)], { type: "application/json" }));
  await sdk.put(`/accounts/${account_id}/workers/dispatch/namespaces/production/scripts/page`, {
    body: form,
  });
  expect((await visit(account.cloudflare, "page.apps.localhost")).text).toBe("page");
});
