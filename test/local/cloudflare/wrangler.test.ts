import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type CloudflareStandIn, startCloudflare } from "../../../scripts/local/cloudflare/stand-in.ts";
import { AccountClient } from "./account-client.ts";
import { visit } from "./visit.ts";

const run = promisify(execFile);
const WRANGLER = fileURLToPath(new URL("../../../node_modules/wrangler/bin/wrangler.js", import.meta.url));
const DISPATCHER = fileURLToPath(new URL("../../../templates/dispatcher", import.meta.url));

const APP = {
  "wrangler.json": JSON.stringify({
    name: "todo",
    main: "worker.ts",
    compatibility_date: "2026-07-01",
    assets: {
      directory: "public",
      not_found_handling: "single-page-application",
      run_worker_first: ["/api/*"],
    },
    durable_objects: { bindings: [{ name: "LIST", class_name: "List" }] },
    migrations: [{ tag: "v1", new_sqlite_classes: ["List"] }],
    vars: { GREETING: "hello" },
  }),
  "worker.ts": `
    import { DurableObject } from "cloudflare:workers";
    export class List extends DurableObject {
      add() { this.ctx.storage.sql.exec("CREATE TABLE IF NOT EXISTS t (v)"); this.ctx.storage.sql.exec("INSERT INTO t VALUES (1)");
        return this.ctx.storage.sql.exec("SELECT count(*) AS n FROM t").one().n; }
    }
    export default { async fetch(request: Request, env: any) {
      return Response.json({ greeting: env.GREETING, count: await env.LIST.getByName("one").add() });
    } };`,
  "public/index.html": "<h1>To do</h1>",
};

let cloudflare: CloudflareStandIn;
let directory: string;
beforeAll(async () => {
  cloudflare = await startCloudflare();
  directory = await mkdtemp(join(tmpdir(), "overskill-wrangler-"));
  const client = new AccountClient(cloudflare);
  for (const kind of ["production", "staging", "preview"]) await client.createNamespace(`overskill-${kind}`);
  for (const [path, content] of Object.entries(APP)) {
    await mkdir(dirname(join(directory, path)), { recursive: true });
    await writeFile(join(directory, path), content);
  }
  // wrangler writes files next to the configuration that it reads.
  await cp(DISPATCHER, join(directory, "dispatcher"), { recursive: true });
});
afterAll(async () => {
  await cloudflare.close();
  await rm(directory, { recursive: true });
});

function wrangler(...args: string[]) {
  return run(process.execPath, [WRANGLER, ...args], {
    cwd: directory,
    env: {
      PATH: process.env["PATH"],
      HOME: directory,
      CI: "1",
      CLOUDFLARE_API_BASE_URL: cloudflare.apiUrl,
      CLOUDFLARE_API_TOKEN: cloudflare.apiToken,
      CLOUDFLARE_ACCOUNT_ID: cloudflare.accountId,
      CLOUDFLARE_CF_FETCH_ENABLED: "false",
      WRANGLER_SEND_METRICS: "false",
      WRANGLER_HIDE_BANNER: "true",
    },
  });
}

it("the real wrangler deploys the dispatcher twice and an app into a namespace", async () => {
  const nothingYet = await visit(cloudflare, "todo.apps.localhost");
  expect([nothingYet.status, nothingYet.text]).toEqual([503, expect.stringContaining("wrangler deploy")]);

  await wrangler("deploy", "--config", "dispatcher/wrangler.jsonc");
  expect((await visit(cloudflare, "todo.apps.localhost")).status).toBe(404);

  await wrangler("deploy", "--dispatch-namespace", "overskill-production");
  expect((await visit(cloudflare, "todo.apps.localhost/any/route")).text).toBe("<h1>To do</h1>");
  const api = await visit(cloudflare, "todo.apps.localhost/api/add");
  expect(JSON.parse(api.text)).toEqual({ greeting: "hello", count: 1 });

  // From the second deployment on, wrangler uses versions and deployments.
  await wrangler(
    "deploy",
    "--config",
    "dispatcher/wrangler.jsonc",
    "--var",
    "PRODUCTION_DOMAIN:moved.localhost",
  );
  expect((await visit(cloudflare, "todo.apps.localhost")).text).toContain("Nothing is configured");
  expect((await visit(cloudflare, "todo.moved.localhost")).text).toBe("<h1>To do</h1>");
});
