import { DurableObject } from "cloudflare:workers";
import { readValues, type Values } from "./fields.ts";

interface Env {
  readonly STORE: DurableObjectNamespace<TaskStore>;
}

const MAX_TASKS = 500;

/** The app's list of tasks, in SQLite. */
export class TaskStore extends DurableObject<Env> {
  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    // Values are stored as JSON, so that a new field does not change the table.
    ctx.storage.sql.exec(
      `CREATE TABLE IF NOT EXISTS tasks (
         id INTEGER PRIMARY KEY AUTOINCREMENT,
         field_values TEXT NOT NULL,
         done INTEGER NOT NULL DEFAULT 0
       )`,
    );
  }

  list() {
    const rows = this.ctx.storage.sql.exec("SELECT id, field_values, done FROM tasks ORDER BY done, id");
    return rows.toArray().map((row) => ({
      id: Number(row.id),
      values: JSON.parse(String(row.field_values)) as Values,
      done: row.done === 1,
    }));
  }

  /** Returns false if the list is full. */
  add(values: Values): boolean {
    const { total } = this.ctx.storage.sql.exec("SELECT count(*) AS total FROM tasks").one();
    if (Number(total) >= MAX_TASKS) return false;
    this.ctx.storage.sql.exec("INSERT INTO tasks (field_values) VALUES (?)", JSON.stringify(values));
    return true;
  }

  setDone(id: number, done: boolean): boolean {
    const { sql } = this.ctx.storage;
    return (
      sql.exec("UPDATE tasks SET done = ? WHERE id = ? RETURNING id", done ? 1 : 0, id).toArray().length > 0
    );
  }

  remove(id: number): void {
    this.ctx.storage.sql.exec("DELETE FROM tasks WHERE id = ?", id);
  }
}

export default {
  async fetch(request: Request, env: Env): Promise<Response> {
    const { pathname } = new URL(request.url);
    const store = env.STORE.get(env.STORE.idFromName("tasks"));
    const route = /^\/api\/tasks(?:\/(\d+))?$/.exec(pathname);
    if (route === null) return refuse(404, "There is nothing at this address.");
    const id = route[1] === undefined ? undefined : Number(route[1]);

    if (id === undefined && request.method === "GET") return Response.json(await store.list());
    if (id === undefined && request.method === "POST") {
      const values = readValues(await readJson(request));
      if (typeof values === "string") return refuse(400, values);
      if (!(await store.add(values)))
        return refuse(409, `The list is full: ${MAX_TASKS} tasks are the limit.`);
      return Response.json({}, { status: 201 });
    }
    if (id !== undefined && request.method === "PATCH") {
      const body = (await readJson(request)) as { done?: unknown } | undefined;
      if (typeof body?.done !== "boolean") return refuse(400, "Say whether the task is done.");
      if (!(await store.setDone(id, body.done))) return refuse(404, "Somebody has deleted this task.");
      return Response.json({});
    }
    if (id !== undefined && request.method === "DELETE") {
      await store.remove(id);
      return Response.json({});
    }
    return refuse(405, "This is not possible here.");
  },
};

/** Parses the request's JSON body; undefined if it is invalid. */
async function readJson(request: Request): Promise<unknown> {
  return request.json().catch(() => undefined);
}

function refuse(status: number, error: string): Response {
  return Response.json({ error }, { status });
}
