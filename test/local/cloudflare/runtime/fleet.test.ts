import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Fleet, type ScriptKey } from "../../../../scripts/local/cloudflare/runtime/fleet.ts";
import type { WorkerProcess } from "../../../../scripts/local/cloudflare/runtime/worker-process.ts";
import type { ScriptRecord } from "../../../../scripts/local/cloudflare/store/records.ts";

const record = (versionId: string, classes: readonly string[] = []): ScriptRecord => ({
  name: "x",
  versionId,
  etag: versionId,
  createdOn: "",
  modifiedOn: "",
  modules: [],
  bindings: [],
  compatibilityFlags: [],
  durableObjects: Object.fromEntries(classes.map((name) => [name, { storage: "sqlite", key: name }])),
  tags: [],
  passive: {},
});
const key = (script: string): ScriptKey => ({ namespace: "n", script });

let events: string[];
let records: Map<string, ScriptRecord>;
let fleet: Fleet;
beforeEach(() => {
  events = [];
  records = new Map();
  fleet = new Fleet({ launch, find: ({ script }) => records.get(script), maxRunning: 2, drainMs: 60_000 });
});
afterEach(() => fleet.close());

async function launch({ script }: ScriptKey, { versionId }: ScriptRecord): Promise<WorkerProcess> {
  if (versionId === "broken") throw new Error("broken");
  events.push(`start ${script}@${versionId}`);
  return {
    startupMs: 1,
    url: new URL("http://127.0.0.1"),
    miniflare: undefined as never,
    target: () => ({ address: script, service: versionId }),
    stop: async () => void events.push(`stop ${script}@${versionId}`),
  };
}

describe("Fleet", () => {
  it("starts a script at its first lookup, and only once for concurrent lookups", async () => {
    records.set("a", record("1"));
    await Promise.all([fleet.target(key("a")), fleet.target(key("a"))]);
    expect(events).toEqual(["start a@1"]);
  });

  it("finds nothing for a script that does not exist", async () => {
    expect(await fleet.target(key("none"))).toBeUndefined();
  });

  it("keeps the old version if the new one does not start", async () => {
    await fleet.replace(key("a"), record("1"));
    await expect(fleet.replace(key("a"), record("broken"))).rejects.toThrow("broken");
    expect((await fleet.target(key("a")))?.service).toBe("1");
  });

  it("lets a replaced version finish its requests, unless it has storage, which two processes must not write", async () => {
    await fleet.replace(key("a"), record("1"));
    await fleet.replace(key("a"), record("2"));
    await fleet.replace(key("b"), record("1", ["Room"]));
    await fleet.replace(key("b"), record("2", ["Room"]));
    expect(events).toEqual(["start a@1", "start a@2", "start b@1", "start b@2", "stop b@1"]);
  });

  it("stops the least recently used script above the limit, and starts it again at its next lookup", async () => {
    for (const name of ["a", "b"]) {
      records.set(name, record("1"));
      await fleet.target(key(name));
    }
    await fleet.target(key("a"));
    await fleet.replace(key("c"), record("1"));
    await expect.poll(() => events).toContain("stop b@1");
    await fleet.target(key("b"));
    expect(events.filter((event) => event === "start b@1")).toHaveLength(2);
  });

  it("shows the hidden version of a stale script before the next update", async () => {
    await fleet.replace(key("a"), record("1"));
    fleet.staleMs = 60_000;
    await fleet.replace(key("a"), record("2"));
    expect((await fleet.target(key("a")))?.service).toBe("1");
    await fleet.replace(key("a"), record("3"));
    expect((await fleet.target(key("a")))?.service).toBe("2");
  });

  it("stops everything at the end: visible, hidden and draining", async () => {
    await fleet.replace(key("a"), record("1"));
    await fleet.replace(key("a"), record("2"));
    fleet.staleMs = 60_000;
    await fleet.replace(key("a"), record("3"));
    await fleet.close();
    expect(events.filter((event) => event.startsWith("stop")).sort()).toEqual([
      "stop a@1",
      "stop a@2",
      "stop a@3",
    ]);
  });
});
