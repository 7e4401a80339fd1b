import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readAppConfig } from "../../../../actions/shared/adapters/build/wrangler/read-app-config.ts";
import {
  createTempFolder,
  type TempFolder,
} from "../../../../actions/shared/adapters/filesystem/temp-folder.ts";
import { PipelineError } from "../../../../actions/shared/domain/errors.ts";

let root: TempFolder;
let app: string;
beforeEach(async () => {
  root = await createTempFolder();
  app = join(root.path, "apps/todo");
  await mkdir(app, { recursive: true });
});
afterEach(() => rm(root.path, { recursive: true }));

const write = (file: string, text: string) => writeFile(join(app, file), text);
const read = () => readAppConfig(app, root.path);

async function refusal(): Promise<PipelineError> {
  const thrown = await read().then(
    () => undefined,
    (error: unknown) => error,
  );
  expect(thrown).toBeInstanceOf(PipelineError);
  return thrown as PipelineError;
}
const locationsOf = ({ problems }: PipelineError) =>
  problems.map(({ file, line, column, message }) => `${file}:${line}:${column} ${message}`);

const EVERYTHING = {
  $schema: "node_modules/wrangler/config-schema.json",
  name: "todo",
  main: "./src/index.ts",
  compatibility_date: "2026-07-01",
  compatibility_flags: ["nodejs_compat"],
  workers_dev: false,
  assets: { directory: "./dist/", binding: "ASSETS", run_worker_first: ["/api/*"] },
  vars: { GREETING: "hello", LIMITS: { items: 10 } },
  kv_namespaces: [{ binding: "CACHE", id: "0f2ac74b498b48028cb68387c421e279", preview_id: "x" }],
  d1_databases: [{ binding: "DB", database_name: "todo", database_id: "1-2-3" }],
  r2_buckets: [{ binding: "FILES", bucket_name: "files", jurisdiction: "eu" }],
  queues: { producers: [{ binding: "JOBS", queue: "jobs" }] },
  services: [{ binding: "AUTH", service: "auth", entrypoint: "Auth" }],
  analytics_engine_datasets: [{ binding: "EVENTS", dataset: "events" }],
  ai: { binding: "AI" },
  browser: { binding: "BROWSER" },
  durable_objects: { bindings: [{ name: "STORE", class_name: "Store" }] },
  migrations: [{ tag: "v1", new_sqlite_classes: ["Store"] }],
  observability: { enabled: true },
  limits: { cpu_ms: 50 },
  placement: { mode: "smart" },
  rules: [{ type: "Text", globs: ["**/*.md"], fallthrough: true }],
  define: { VERSION: '"1"' },
  alias: { old: "./src/new.ts" },
};

describe("readAppConfig", () => {
  it.each([
    ["wrangler.jsonc", '{ "name": "todo", "main": "src/index.ts", "compatibility_date": "2026-07-01" }'],
    ["wrangler.toml", 'name = "todo"\nmain = "src/index.ts"\ncompatibility_date = "2026-07-01"\n'],
  ])("reads a %s with a byte order mark, as wrangler does", async (file, text) => {
    await write(file, `\uFEFF${text}`);
    expect(await read()).toMatchObject({ main: "src/index.ts" });
  });

  it("converts wrangler's keys to those of the upload API", async () => {
    await write("wrangler.jsonc", `// todo\n${JSON.stringify(EVERYTHING)}`);
    expect(await read()).toEqual({
      file: "wrangler.jsonc",
      main: "src/index.ts",
      assetsDirectory: "dist",
      settings: {
        compatibilityDate: "2026-07-01",
        compatibilityFlags: ["nodejs_compat"],
        bindings: [
          { type: "plain_text", name: "GREETING", text: "hello" },
          { type: "json", name: "LIMITS", json: { items: 10 } },
          { type: "kv_namespace", name: "CACHE", namespace_id: "0f2ac74b498b48028cb68387c421e279" },
          { type: "d1", name: "DB", database_id: "1-2-3" },
          { type: "r2_bucket", name: "FILES", bucket_name: "files", jurisdiction: "eu" },
          { type: "service", name: "AUTH", service: "auth", entrypoint: "Auth" },
          { type: "analytics_engine", name: "EVENTS", dataset: "events" },
          { type: "ai", name: "AI" },
          { type: "browser", name: "BROWSER" },
          { type: "queue", name: "JOBS", queue_name: "jobs" },
          { type: "durable_object_namespace", name: "STORE", class_name: "Store" },
          { type: "assets", name: "ASSETS" },
        ],
        migrations: [{ tag: "v1", new_sqlite_classes: ["Store"] }],
        assetsConfig: { run_worker_first: ["/api/*"] },
        passthrough: {
          limits: { cpu_ms: 50 },
          observability: { enabled: true },
          placement: { mode: "smart" },
        },
      },
      build: {
        rules: [{ type: "text", globs: ["**/*.md"], fallthrough: true }],
        define: { VERSION: '"1"' },
        alias: { old: "./src/new.ts" },
        minify: false,
        keepNames: true,
        sourceMaps: true,
        bundle: true,
        additionalModules: false,
      },
      locations: {
        main: { line: 2, column: expect.any(Number), lineText: expect.any(String) },
        assets: { line: 2, column: expect.any(Number), lineText: expect.any(String) },
      },
      warnings: [],
    });
  });

  it("reads the same from TOML as from JSON", async () => {
    await write(
      "wrangler.toml",
      [
        'name = "todo"',
        'main = "src/index.ts"',
        'compatibility_date = "2026-07-01"',
        "[[durable_objects.bindings]]",
        'name = "STORE"',
        'class_name = "Store"',
        "[[migrations]]",
        'tag = "v1"',
        'new_sqlite_classes = ["Store"]',
      ].join("\n"),
    );
    const { settings } = await read();
    expect(settings.bindings).toEqual([
      { type: "durable_object_namespace", name: "STORE", class_name: "Store" },
    ]);
    expect(settings.migrations).toEqual([{ tag: "v1", new_sqlite_classes: ["Store"] }]);
  });

  it("reports every problem of a JSON file at once, each with line, column and the line's text", async () => {
    await write(
      "wrangler.jsonc",
      `{
  "name": "to do",
  // no main, no date
  "assets": { "directory": "../outside", "binding": "ASSETS" },
  "kv_namespaces": [
    { "binding": "A", "id": "1" },
    { "binding": "B" },
  ],
  "durable_objects": { "bindings": [{ "name": "S", "class_name": "Store" }] },
  "triggers": { "crons": ["0 * * * *"] },
  "colour": "red",
}`,
    );
    const error = await refusal();
    expect(error.code).toBe("APP_CONFIG_INVALID");
    expect(locationsOf(error)).toEqual([
      "apps/todo/wrangler.jsonc:1:1 `compatibility_date` is required.",
      'apps/todo/wrangler.jsonc:2:3 `name` must be letters, digits, dashes and underscores, at most 63, not "to do".',
      'apps/todo/wrangler.jsonc:4:15 `assets.directory` must be a path inside the app\'s directory, not "../outside".',
      "apps/todo/wrangler.jsonc:4:42 `assets.binding` needs a Worker: set `main`.",
      "apps/todo/wrangler.jsonc:7:5 `kv_namespaces[1].id` is required.",
      'apps/todo/wrangler.jsonc:9:52 `durable_objects.bindings[0].class_name` names "Store", which no migration creates; add it to `new_sqlite_classes` of a migration.',
      "apps/todo/wrangler.jsonc:10:3 `triggers` is not possible: nothing calls an app in a dispatch namespace on a schedule.",
      "apps/todo/wrangler.jsonc:11:3 `colour` is not a known key.",
    ]);
    expect(error.problems[4]?.lineText).toBe('    { "binding": "B" },');
    expect(error.problems.map(({ hint }) => hint ?? "")).toEqual([
      expect.stringContaining("YYYY-MM-DD"),
      expect.stringContaining("lower-case letters"),
      "",
      "",
      expect.stringContaining("Add the key"),
      "",
      "",
      expect.stringContaining("Remove the key"),
    ]);
  });

  it("finds the locations in TOML, also in the second of two tables with one name", async () => {
    await write(
      "wrangler.toml",
      [
        'name = "todo"',
        'main = "a.ts"',
        'compatibility_date = "yesterday"',
        "",
        "[[kv_namespaces]]",
        'binding = "A"',
        'id = "1"',
        "[[kv_namespaces]]",
        '  binding = "not a name"',
        '  id = "2"',
        "[env.staging]",
        "vars = []",
      ].join("\n"),
    );
    expect(locationsOf(await refusal())).toEqual([
      'apps/todo/wrangler.toml:3:1 `compatibility_date` must be a date such as 2026-08-01, not "yesterday".',
      'apps/todo/wrangler.toml:9:3 `kv_namespaces[1].binding` must be a JavaScript identifier, not "not a name".',
      "apps/todo/wrangler.toml:12:1 `env.staging.vars` must be an object of names and values, not [].",
    ]);
  });

  it.each([
    ["wrangler.jsonc", '{\n  "name": todo\n}', 2],
    ["wrangler.toml", 'name = "todo"\nmain = = 1', 2],
  ])("gives the line of a syntax error in %s", async (file, text, line) => {
    await write(file, text);
    const error = await refusal();
    expect(error.code).toBe("APP_CONFIG_INVALID");
    expect(error.problems[0]).toMatchObject({ file: `apps/todo/${file}`, line });
    if (file.endsWith(".jsonc")) expect(error.problems[0]?.hint).toContain("comma");
  });

  it.each([
    ["main", { main: "/etc/passwd" }],
    ["main", { main: "src/../../other/index.ts" }],
    ["assets.directory", { assets: { directory: ".." } }],
    ["workers_dev", { workers_dev: "yes" }],
    ["vars", { vars: ["a"] }],
    ["queues.consumers", { queues: { consumers: [] } }],
    ["assets.run_worker_first", { assets: { run_worker_first: ["!/x"] } }],
    ["migrations[1].tag", { migrations: [{ tag: "a" }, { tag: "a" }] }],
    ["ai.binding", { vars: { A: "1" }, ai: { binding: "A" } }],
  ])("refuses a bad `%s`", async (key, overrides) => {
    await write(
      "wrangler.json",
      JSON.stringify({ name: "todo", main: "a.ts", compatibility_date: "2026-07-01", ...overrides }),
    );
    expect((await refusal()).problems.map(({ message }) => message)).toEqual([
      expect.stringContaining(`\`${key}\``),
    ]);
  });

  it("reports every unknown key of an object, not only the first", async () => {
    await write(
      "wrangler.json",
      '{ "name": "todo", "main": "a.ts", "compatibility_date": "2026-07-01", "x": 1, "y": 2, "ai": { "binding": "AI", "u": 1, "v": 2 } }',
    );
    const messages = (await refusal()).problems.map(({ message }) => message.split(";")[0]);
    expect(messages).toEqual([
      "`x` is not a known key.",
      "`y` is not a known key.",
      "`ai.u` is not a known key",
      "`ai.v` is not a known key",
    ]);
  });

  it("reports that there is no configuration", async () => {
    expect(await refusal()).toMatchObject({ code: "APP_CONFIG_MISSING", problems: [{ file: "apps/todo" }] });
  });

  it("refuses to choose between two configurations", async () => {
    await write("wrangler.json", "{}");
    await write("wrangler.toml", "");
    expect((await refusal()).message).toContain("there are wrangler.json and wrangler.toml");
  });
});
