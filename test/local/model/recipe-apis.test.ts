import { Miniflare } from "miniflare";
import { afterEach, describe, expect, it } from "vitest";
import type { Workspace } from "../../../actions/shared/domain/generation/workspace.ts";
import { bundle, changeApp, makeApp } from "./made-app.ts";

let runtime: Miniflare | undefined;

afterEach(() => runtime?.dispose());

/** Runs the Worker in workerd; returns a function that calls its API and reads the answer as JSON. */
async function run(workspace: Workspace, className: string) {
  const { outputFiles } = await bundle(workspace, "src/worker.ts");
  runtime = new Miniflare({
    modules: true,
    script: outputFiles?.find(({ path }) => path.endsWith(".js"))?.text ?? "",
    compatibilityDate: "2026-07-01",
    durableObjects: { STORE: { className, useSQLite: true } },
  });
  const worker = runtime;
  return async (method: string, path: string, body?: unknown): Promise<[number, unknown]> => {
    const sent = body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) };
    const answer = await worker.dispatchFetch(`http://app.test${path}`, { method, ...sent });
    return [answer.status, await answer.json()];
  };
}

const error = (sentence: RegExp) => ({ error: expect.stringMatching(sentence) });

describe("the APIs of the scripted apps, in workerd", () => {
  it("store, tick off and delete tasks, with a field that was added later", async () => {
    const { workspace } = await makeApp("a to-do list");
    await changeApp(workspace, "Add a due date");
    const call = await run(workspace, "TaskStore");
    expect(await call("POST", "/api/tasks", { title: " Tea ", dueDate: "2026-12-24", other: "x" })).toEqual([
      201,
      {},
    ]);
    expect(await call("GET", "/api/tasks")).toEqual([
      200,
      [{ id: 1, values: { title: "Tea", dueDate: "2026-12-24" }, done: false }],
    ]);
    expect(await call("PATCH", "/api/tasks/1", { done: true })).toEqual([200, {}]);
    expect(await call("GET", "/api/tasks")).toEqual([200, [expect.objectContaining({ done: true })]]);
    expect(await call("DELETE", "/api/tasks/1")).toEqual([200, {}]);
    expect(await call("GET", "/api/tasks")).toEqual([200, []]);
    expect(await call("POST", "/api/tasks", { title: "" })).toEqual([400, error(/Task is missing/)]);
    expect(await call("POST", "/api/tasks", "no JSON")).toEqual([400, error(/missing/)]);
    expect(await call("POST", "/api/tasks", { title: "x".repeat(201) })).toEqual([
      400,
      error(/200 characters/),
    ]);
    expect(await call("PATCH", "/api/tasks/9", { done: true })).toEqual([404, error(/deleted/)]);
  });

  it("store the entries of a guestbook, newest first", async () => {
    const { workspace } = await makeApp("a guestbook");
    const call = await run(workspace, "EntryStore");
    for (const name of ["Ada", "Bob"]) {
      expect(await call("POST", "/api/entries", { name, message: "<b>Hi</b>" })).toEqual([201, {}]);
    }
    const [, entries] = await call("GET", "/api/entries");
    expect(entries).toMatchObject([
      { values: { name: "Bob", message: "<b>Hi</b>" } },
      { values: { name: "Ada" } },
    ]);
    expect(await call("POST", "/api/entries", { name: "Eve" })).toEqual([400, error(/Message is missing/)]);
    expect(await call("PUT", "/api/entries")).toEqual([405, error(/not possible/)]);
  });

  it("count one vote per voter, who can change it", async () => {
    const { workspace } = await makeApp("A poll: pizza or sushi");
    const call = await run(workspace, "VoteStore");
    const voter = "a".repeat(32);
    expect(await call("PUT", "/api/vote", { voter, option: "Pizza" })).toEqual([200, { Pizza: 1 }]);
    expect(await call("PUT", "/api/vote", { voter, option: "Sushi" })).toEqual([200, { Sushi: 1 }]);
    expect(await call("PUT", "/api/vote", { voter, option: "Grass" })).toEqual([
      400,
      error(/one of the options/),
    ]);
    expect(await call("PUT", "/api/vote", { voter: "me", option: "Sushi" })).toEqual([400, error(/Reload/)]);
    expect(await call("GET", "/api/results")).toEqual([200, { Sushi: 1 }]);
  });

  it("accept one sign-up per address, and never return addresses", async () => {
    const { workspace } = await makeApp("a landing page for my bakery");
    const call = await run(workspace, "SignupStore");
    for (const email of ["ada@example.com", "ADA@example.com"]) {
      expect(await call("POST", "/api/signups", { email })).toEqual([201, {}]);
    }
    expect(await call("GET", "/api/signups")).toEqual([200, { count: 1 }]);
    expect(await call("POST", "/api/signups", { email: "nobody" })).toEqual([
      400,
      error(/not an e-mail address/),
    ]);
  });
});
