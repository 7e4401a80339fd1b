import { DurableObject } from "cloudflare:workers";
import { readValues, type Values } from "./fields.ts";

interface Env {
  readonly STORE: DurableObjectNamespace<EntryStore>;
}

const SHOWN_ENTRIES = 100;
const MAX_ENTRIES = 5000;

/** The entries of the guestbook, in SQLite. */
export class EntryStore extends DurableObject<Env> {
  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    // Values are stored as JSON, so that a new field does not change the table.
    ctx.storage.sql.exec(
      `CREATE TABLE IF NOT EXISTS entries (
         id INTEGER PRIMARY KEY AUTOINCREMENT,
         field_values TEXT NOT NULL,
         created_at TEXT NOT NULL
       )`,
    );
  }

  /** Newest first. */
  list() {
    const query = "SELECT field_values, created_at FROM entries ORDER BY id DESC LIMIT ?";
    const rows = this.ctx.storage.sql.exec(query, SHOWN_ENTRIES);
    return rows.toArray().map((row) => ({
      values: JSON.parse(String(row.field_values)) as Values,
      createdAt: String(row.created_at),
    }));
  }

  /** Returns false if the guestbook is full. */
  add(values: Values): boolean {
    const { sql } = this.ctx.storage;
    const { total } = sql.exec("SELECT count(*) AS total FROM entries").one();
    if (Number(total) >= MAX_ENTRIES) return false;
    const query = "INSERT INTO entries (field_values, created_at) VALUES (?, ?)";
    sql.exec(query, JSON.stringify(values), new Date().toISOString());
    return true;
  }
}

export default {
  async fetch(request: Request, env: Env): Promise<Response> {
    const { pathname } = new URL(request.url);
    if (pathname !== "/api/entries") return refuse(404, "There is nothing at this address.");
    const store = env.STORE.get(env.STORE.idFromName("entries"));
    if (request.method === "GET") return Response.json(await store.list());
    if (request.method !== "POST") return refuse(405, "This is not possible here.");
    const values = readValues(await readJson(request));
    if (typeof values === "string") return refuse(400, values);
    if (!(await store.add(values))) return refuse(409, "The book is full. Thank you all the same.");
    return Response.json({}, { status: 201 });
  },
};

/** Parses the request's JSON body; undefined if it is invalid. */
async function readJson(request: Request): Promise<unknown> {
  return request.json().catch(() => undefined);
}

function refuse(status: number, error: string): Response {
  return Response.json({ error }, { status });
}
