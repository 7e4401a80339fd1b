import { DurableObject } from "cloudflare:workers";
import { OPTIONS } from "./options.ts";

interface Env {
  readonly STORE: DurableObjectNamespace<VoteStore>;
}

/** One row per voter, in SQLite. */
export class VoteStore extends DurableObject<Env> {
  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    ctx.storage.sql.exec("CREATE TABLE IF NOT EXISTS votes (voter TEXT PRIMARY KEY, choice TEXT NOT NULL)");
  }

  /** Votes by option. */
  results(): Record<string, number> {
    const rows = this.ctx.storage.sql.exec("SELECT choice, count(*) AS total FROM votes GROUP BY choice");
    return Object.fromEntries(rows.toArray().map((row) => [String(row.choice), Number(row.total)]));
  }

  vote(voter: string, option: string): Record<string, number> {
    const query =
      "INSERT INTO votes (voter, choice) VALUES (?, ?) ON CONFLICT (voter) DO UPDATE SET choice = excluded.choice";
    this.ctx.storage.sql.exec(query, voter, option);
    return this.results();
  }
}

export default {
  async fetch(request: Request, env: Env): Promise<Response> {
    const { pathname } = new URL(request.url);
    const store = env.STORE.get(env.STORE.idFromName("votes"));
    if (pathname === "/api/results" && request.method === "GET") return Response.json(await store.results());
    if (pathname === "/api/vote" && request.method === "PUT") {
      const { voter, option } = ((await readJson(request)) ?? {}) as { voter?: unknown; option?: unknown };
      if (typeof voter !== "string" || !/^[0-9a-f]{32}$/.test(voter))
        return refuse(400, "Reload the page to vote.");
      if (typeof option !== "string" || !OPTIONS.includes(option))
        return refuse(400, "Choose one of the options.");
      return Response.json(await store.vote(voter, option));
    }
    return refuse(404, "There is nothing at this address.");
  },
};

/** Parses the request's JSON body; undefined if it is invalid. */
async function readJson(request: Request): Promise<unknown> {
  return request.json().catch(() => undefined);
}

function refuse(status: number, error: string): Response {
  return Response.json({ error }, { status });
}
