import { type BenchApp, COMPATIBILITY_DATE, json, pinned } from "./bench-app.ts";

const RESOURCES = "accounts books carts dates events files groups hosts items jobs keys lists".split(" ");

/** Creates an API of one Worker with a router, a Durable Object with SQLite, and a dozen resources. */
export async function createWorkerApi(root: string): Promise<BenchApp> {
  const name = "worker-api";
  return {
    name,
    frontEnd: false,
    files: {
      "package.json": json({
        name,
        private: true,
        type: "module",
        dependencies: await pinned(root, ["hono"]),
        devDependencies: await pinned(root, ["wrangler"]),
      }),
      "wrangler.jsonc": json({
        name,
        main: "src/index.ts",
        compatibility_date: COMPATIBILITY_DATE,
        durable_objects: { bindings: [{ name: "STORE", class_name: "Store" }] },
        migrations: [{ tag: "v1", new_sqlite_classes: ["Store"] }],
      }),
      "src/index.ts": indexText(),
      "src/store.ts": STORE,
      "src/environment.ts":
        'import type { Store } from "./store";\n\nexport interface Environment {\n  STORE: DurableObjectNamespace<Store>;\n}\n',
      ...Object.fromEntries(RESOURCES.map((resource) => [`src/${resource}.ts`, resourceText(resource, 0)])),
    },
    change: { path: "src/books.ts", textAt: (revision) => resourceText("books", revision) },
  };
}

function indexText(): string {
  return `import { Hono } from "hono";
import { cors } from "hono/cors";
import { etag } from "hono/etag";
import type { Environment } from "./environment";
${RESOURCES.map((resource) => `import { ${resource} } from "./${resource}";`).join("\n")}

export { Store } from "./store";

const app = new Hono<{ Bindings: Environment }>();
app.use(cors(), etag());
${RESOURCES.map((resource) => `app.route("/${resource}", ${resource});`).join("\n")}
app.notFound((c) => c.json({ error: "not found" }, 404));

export default app;
`;
}

const STORE = `import { DurableObject } from "cloudflare:workers";

export class Store extends DurableObject {
  put(kind: string, id: string, value: string): void {
    this.#table();
    this.ctx.storage.sql.exec("INSERT OR REPLACE INTO entry VALUES (?, ?, ?)", kind, id, value);
  }

  list(kind: string): unknown[] {
    this.#table();
    return this.ctx.storage.sql.exec("SELECT id, value FROM entry WHERE kind = ? ORDER BY id", kind).toArray();
  }

  #table(): void {
    this.ctx.storage.sql.exec("CREATE TABLE IF NOT EXISTS entry (kind TEXT, id TEXT, value TEXT, PRIMARY KEY (kind, id))");
  }
}
`;

function resourceText(resource: string, revision: number): string {
  return `import { Hono } from "hono";
import { HTTPException } from "hono/http-exception";
import type { Environment } from "./environment";

const LIMIT = ${100 + revision};

export const ${resource} = new Hono<{ Bindings: Environment }>()
  .get("/", async (c) => {
    const entries = await c.env.STORE.getByName("${resource}").list("${resource}");
    return c.json({ ${resource}: entries.slice(0, LIMIT), more: entries.length > LIMIT });
  })
  .put("/:id", async (c) => {
    const { id } = c.req.param();
    if (!/^[a-z0-9-]{1,40}$/.test(id)) throw new HTTPException(400, { message: \`"\${id}" is not an id of ${resource}\` });
    const value = await c.req.text();
    if (value.length > 10_000) throw new HTTPException(413, { message: "at most 10,000 characters" });
    await c.env.STORE.getByName("${resource}").put("${resource}", id, value);
    return c.json({ id }, 201);
  });
`;
}
