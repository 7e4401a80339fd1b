import { mkdir, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { sealArtifact } from "../../../../actions/shared/adapters/build/artifact/seal-artifact.ts";
import { measureStartup } from "../../../../actions/shared/adapters/build/measure/measure-startup.ts";
import {
  createTempFolder,
  type TempFolder,
} from "../../../../actions/shared/adapters/filesystem/temp-folder.ts";
import type { ModuleType, WorkerSettings } from "../../../../actions/shared/domain/build/manifest.ts";
import { createBuildJournal } from "../../../../actions/shared/usecases/build/build-journal.ts";

/** About this much processor time is used by calling `burn`. */
const burn = (ms: number) => `
  let sum = 0;
  for (let step = 0; step < ${ms} * 1e6; step++) sum = (sum + step) | 0;`;

type Files = Readonly<Record<string, readonly [type: ModuleType, content: string | Uint8Array]>>;

let folder: TempFolder;
beforeEach(async () => {
  folder = await createTempFolder();
});
afterEach(() => rm(folder.path, { recursive: true }));

async function artifactOf(files: Files, settings: Partial<WorkerSettings> = {}) {
  const directory = join(folder.path, "artifact");
  await mkdir(join(directory, "assets"), { recursive: true });
  for (const [path, [, content]] of Object.entries(files)) {
    const file = join(directory, "worker", path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, content);
  }
  const [mainModule = "index.js"] = Object.keys(files);
  return sealArtifact(directory, {
    app: "todo",
    buildKey: "a".repeat(64),
    worker: {
      mainModule,
      compatibilityDate: "2026-07-01",
      compatibilityFlags: [],
      bindings: [],
      migrations: [],
      passthrough: {},
      ...settings,
    },
    moduleTypes: new Map(Object.entries(files).map(([path, [type]]) => [path, type])),
    toolchain: {},
  });
}

async function measure(
  files: Files,
  settings: Partial<WorkerSettings> = {},
  searchFrom = import.meta.dirname,
) {
  const journal = createBuildJournal({ now: () => performance.now() });
  const ms = await measureStartup(await artifactOf(files, settings), { searchFrom, journal });
  return { ms, notes: journal.notes() };
}

const worker = (code: string): Files => ({ "index.js": ["esm", code] });
const failing = (message: string) =>
  expect.objectContaining({ code: "BUILD_FAILED", message: expect.stringContaining(message) });

describe("measureStartup", () => {
  it("distinguishes a Worker that works at its top level from one that does nothing", async () => {
    const idle = await measure(worker("export default { fetch: () => new Response() };"));
    const busy = await measure(worker(`${burn(4000)} export default { fetch: () => new Response(sum) };`));
    expect(idle).toEqual({ ms: expect.toSatisfy((ms) => ms < 500), notes: [] });
    expect(busy).toEqual({ ms: expect.toSatisfy((ms) => ms > 1000), notes: [] });
  });

  it("loads modules of every type, also from a directory", async () => {
    const code = `
      import { value } from "./chunks/value.js";
      import common from "./common.cjs";
      import wasm from "./empty.wasm";
      import text from "./some.txt";
      import bytes from "./some.bin";
      const found = [value, common.answer, wasm instanceof WebAssembly.Module, text, new Uint8Array(bytes)[1]];
      if (JSON.stringify(found) !== '[1,42,true,"täxt",255]') throw new Error(JSON.stringify(found));
      export default {};`;
    const { ms, notes } = await measure({
      "index.js": ["esm", code],
      "index.js.map": ["source-map", "{}"],
      "chunks/value.js": ["esm", "export const value = 1;"],
      "common.cjs": ["commonjs", "exports.answer = 42;"],
      "empty.wasm": ["wasm", Buffer.from("\0asm\x01\0\0\0", "latin1")],
      "some.txt": ["text", "täxt"],
      "some.bin": ["data", new Uint8Array([0, 255])],
    });
    expect([typeof ms, notes]).toEqual(["number", []]);
  });

  it("starts a service worker with the values of its bindings", async () => {
    const code = `
      if (GREETING !== 'say "hü"\\n' || !(CODE instanceof WebAssembly.Module)) throw new Error("not bound");
      addEventListener("fetch", (event) => event.respondWith(new Response(GREETING)));`;
    const bindings = [
      { type: "plain_text", name: "GREETING", text: 'say "hü"\n' },
      { type: "wasm_module", name: "CODE", part: "empty.wasm" },
    ];
    const wasm = Buffer.from("\0asm\x01\0\0\0", "latin1");
    const { ms, notes } = await measure(
      { "index.js": ["commonjs", code], "empty.wasm": ["wasm", wasm] },
      { bindings },
    );
    expect([typeof ms, notes]).toEqual(["number", []]);
  });

  it("lets the top level prepare bindings, but creates no Durable Object", async () => {
    const code = `
      import { DurableObject, env } from "cloudflare:workers";
      export class Room extends DurableObject { constructor() { throw new Error("was made"); } }
      env.DB.prepare("select 1");
      const found = [typeof env.KV.get, typeof env.FILES.put, typeof env.ROOM.idFromName, typeof env.OTHER.fetch, env.LIST];
      if (JSON.stringify(found) !== '["function","function","function","function",[1]]') throw new Error(JSON.stringify(found));
      export default {};`;
    const bindings = [
      { type: "d1", name: "DB", id: "1" },
      { type: "kv_namespace", name: "KV", namespace_id: "1" },
      { type: "r2_bucket", name: "FILES", bucket_name: "files" },
      { type: "durable_object_namespace", name: "ROOM", class_name: "Room" },
      { type: "service", name: "OTHER", service: "other" },
      { type: "json", name: "LIST", json: [1] },
    ];
    expect((await measure(worker(code), { bindings })).notes).toEqual([]);
  });

  it("retries without a date or a flag that workerd rejects", async () => {
    const compatibilityFlags = ["nodejs_compat", "global_navigator", "flag_of_tomorrow", "nodejs_compat"];
    const code = 'import { join } from "node:path"; export default { path: join("a", "b") };';
    const settings = { compatibilityDate: "2099-01-01", compatibilityFlags };
    expect((await measure(worker(code), settings)).notes).toEqual([]);
  });

  it.each([
    [
      "throws",
      'function boom() { throw new Error("boom \u001b[2J"); }\nboom();',
      "Uncaught Error: boom [2J\n  at index.js:1",
    ],
    ["has a syntax error", "export default {", "Uncaught SyntaxError: Unexpected end of input"],
    ["misses a module", 'import "./gone.js"; export default {};', 'No such module "gone.js"'],
    [
      "never settles",
      "await new Promise(() => {}); export default {};",
      "Top-level await in module is unsettled",
    ],
    [
      "reaches for the network",
      'await fetch("http://127.0.0.1:1/"); export default {};',
      "not allowed within global scope",
    ],
    [
      "takes all memory",
      "const all = []; for (;;) all.push(new Array(1e5).fill(all.length)); export default {};",
      "more than 256 MiB of memory",
    ],
  ])("reports workerd's message for a Worker that %s", async (_, code, message) => {
    await expect(measure(worker(code))).rejects.toEqual(failing(message));
  });

  it("stops a Worker whose top level never ends, far over the limit", async () => {
    expect((await measure(worker("for (;;); export default {};"))).ms).toBe(5000);
  });

  it("accepts a Worker that fails because only Cloudflare has its secret", async () => {
    const code = 'import { env as e } from "cloudflare:workers"; e.KEY.trim(); export default {};';
    expect(await measure(worker(code))).toEqual({
      ms: undefined,
      notes: [expect.stringMatching(/^Start-up not measured: Uncaught TypeError: .*'trim'/)],
    });
  });

  it("passes nothing of this process's environment to the Worker", async () => {
    process.env["OVERSKILL_TEST_SECRET"] = "hush";
    const code =
      'import { env } from "node:process"; if (env.OVERSKILL_TEST_SECRET || env.PATH) throw new Error("seen");';
    const settings = { compatibilityFlags: ["nodejs_compat"] };
    expect((await measure(worker(`${code} export default {};`), settings)).notes).toEqual([]);
  });

  it("measures nothing for an app that has only assets", async () => {
    const artifact = await artifactOf(worker("export default {};"));
    const { mainModule: _, ...settings } = artifact.manifest.worker;
    const assetsOnly = { ...artifact, manifest: { ...artifact.manifest, worker: settings } };
    expect(await measureStartup(assetsOnly, { searchFrom: import.meta.dirname })).toBeUndefined();
  });

  it("notes why it did not measure when workerd is unavailable", async () => {
    const artifact = await artifactOf(worker("export default {};"));
    const journal = createBuildJournal({ now: () => 0 });
    const options = { searchFrom: "/", journal, directory: folder.path };
    expect(await measureStartup(artifact, { ...options, platform: "win32-x64" })).toBeUndefined();
    expect(await measureStartup(artifact, { ...options, registry: "http://127.0.0.1:1" })).toBeUndefined();
    expect(journal.notes()).toEqual([
      'Start-up not measured: workerd does not support the platform "win32-x64".',
      expect.stringMatching(/^Start-up not measured: Could not fetch "http:\/\/127\.0\.0\.1:1\/@cloudflare/),
    ]);
  });
});
