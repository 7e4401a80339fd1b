import { DurableObject } from "cloudflare:workers";
import { readValues, type Values } from "./fields.ts";

interface Env {
  readonly STORE: DurableObjectNamespace<SignupStore>;
}

const MAX_SIGNUPS = 20_000;

/** The sign-ups, in SQLite. The API accepts addresses but never returns them. */
export class SignupStore extends DurableObject<Env> {
  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    ctx.storage.sql.exec(
      `CREATE TABLE IF NOT EXISTS signups (
         email TEXT PRIMARY KEY COLLATE NOCASE,
         field_values TEXT NOT NULL,
         created_at TEXT NOT NULL
       )`,
    );
  }

  count(): number {
    return Number(this.ctx.storage.sql.exec("SELECT count(*) AS total FROM signups").one().total);
  }

  /** Signing up twice is not an error: the response must not reveal who is on the list. */
  add(email: string, values: Values): boolean {
    if (this.count() >= MAX_SIGNUPS) return false;
    const query = "INSERT OR REPLACE INTO signups (email, field_values, created_at) VALUES (?, ?, ?)";
    this.ctx.storage.sql.exec(query, email, JSON.stringify(values), new Date().toISOString());
    return true;
  }
}

export default {
  async fetch(request: Request, env: Env): Promise<Response> {
    const { pathname } = new URL(request.url);
    if (pathname !== "/api/signups") return refuse(404, "There is nothing at this address.");
    const store = env.STORE.get(env.STORE.idFromName("signups"));
    if (request.method === "GET") return Response.json({ count: await store.count() });
    if (request.method !== "POST") return refuse(405, "This is not possible here.");
    const values = readValues(await readJson(request));
    if (typeof values === "string") return refuse(400, values);
    if (!(await store.add(values.email ?? "", values))) return refuse(409, "The list is full for now.");
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
