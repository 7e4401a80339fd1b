import { mkdir, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readAppConfig } from "../../../../actions/shared/adapters/build/wrangler/read-app-config.ts";
import {
  createTempFolder,
  type TempFolder,
} from "../../../../actions/shared/adapters/filesystem/temp-folder.ts";
import type { PipelineError } from "../../../../actions/shared/domain/errors.ts";
import type { EnvironmentKind } from "../../../../actions/shared/domain/naming.ts";

let root: TempFolder;
let app: string;
beforeEach(async () => {
  root = await createTempFolder();
  app = join(root.path, "apps/todo");
  await mkdir(app, { recursive: true });
});
afterEach(() => rm(root.path, { recursive: true }));

const base = { name: "todo", main: "a.ts", compatibility_date: "2026-07-01" };
const write = (config: object) =>
  writeFile(join(app, "wrangler.jsonc"), JSON.stringify({ ...base, ...config }, null, 2));
const read = (kind: EnvironmentKind) => readAppConfig(app, root.path, kind);
const refusal = (kind: EnvironmentKind) =>
  read(kind).then(
    () => expect.fail("was read"),
    (thrown: PipelineError) =>
      thrown.problems.map(({ line, column, message }) => `${line}:${column} ${message}`),
  );

describe("named environments", () => {
  it("inherit the keys that wrangler lets them inherit, and have bindings of their own", async () => {
    await write({
      compatibility_flags: ["nodejs_compat"],
      minify: true,
      alias: { a: "./b.ts" },
      migrations: [{ tag: "v1", new_sqlite_classes: ["Store"] }],
      durable_objects: { bindings: [{ name: "STORE", class_name: "Store" }] },
      vars: { KIND: "production" },
      kv_namespaces: [{ binding: "CACHE", id: "1" }],
      env: {
        preview: {
          main: "b.ts",
          vars: { KIND: "preview" },
          durable_objects: { bindings: [{ name: "STORE", class_name: "Store" }] },
        },
      },
    });
    const preview = await read("preview");
    expect(preview.main).toBe("b.ts");
    expect(preview.settings).toMatchObject({
      compatibilityFlags: ["nodejs_compat"],
      migrations: [{ tag: "v1" }],
      bindings: [
        { type: "plain_text", name: "KIND", text: "preview" },
        { type: "durable_object_namespace", name: "STORE" },
      ],
    });
    expect(preview.build).toMatchObject({ minify: true, alias: { a: "./b.ts" } });

    const production = await read("production");
    expect(production.main).toBe("a.ts");
    expect(production.settings.bindings.map(({ name }) => name)).toEqual(["KIND", "CACHE", "STORE"]);
    expect(production.warnings).toEqual([]);
  });

  it("warn of each binding that the environment does not inherit, at its location", async () => {
    await write({ vars: { A: "1" }, services: [], env: { staging: {} } });
    expect((await read("staging")).warnings).toMatchObject([
      {
        file: "apps/todo/wrangler.jsonc",
        line: 5,
        message: "`env.staging` does not inherit `vars`. Repeat it there if the environment needs it.",
      },
    ]);
    expect((await read("preview")).warnings).toEqual([]);
  });

  it("have the same settings whether they are absent or repeat the top level", async () => {
    await write({ vars: { A: "1" }, env: { preview: { vars: { A: "1" } } } });
    const [preview, production] = await Promise.all([read("preview"), read("production")]);
    expect(preview).toEqual(production);
  });

  it("are checked before the merge: production's mistake shows while previewing", async () => {
    await write({ env: { production: { d1_databases: [{ binding: "DB" }], colour: "red", alias: {} } } });
    expect(await refusal("preview")).toEqual([
      "8:9 `env.production.d1_databases[0].database_id` is required.",
      "12:7 `env.production.colour` is not a known key.",
      "13:7 `env.production.alias` belongs at the top level of the file, not in `env`.",
    ]);
  });

  it("report a problem that all of them inherit once, at its location", async () => {
    await write({ minify: "yes", env: { preview: {}, staging: {}, production: {} } });
    expect(await refusal("preview")).toEqual(['5:3 `minify` must be true or false, not "yes".']);
  });

  it("with other names are ignored", async () => {
    await write({ env: { dev: { colour: "red" } } });
    expect((await read("preview")).main).toBe("a.ts");
  });
});

describe("keys that do not stop a build", () => {
  it("cause a warning with their location when they have no effect in a dispatch namespace", async () => {
    await write({ workers_dev: true, routes: ["example.com/*"], account_id: "1", preview_urls: false });
    const { warnings } = await read("production");
    expect(warnings.map(({ line, message }) => `${line} ${message.split(":")[0]}`)).toEqual([
      "6 `routes` has no effect in a dispatch namespace",
      "9 `account_id` has no effect here",
      "5 `workers_dev` has no effect in a dispatch namespace",
    ]);
  });

  it("name the app's own build command and its location", async () => {
    await write({ build: { command: "npm run build" } });
    expect((await read("production")).customBuild).toMatchObject({
      command: "npm run build",
      problem: { file: "apps/todo/wrangler.jsonc", line: 6, column: 5 },
    });
  });
});

describe("hostile files", () => {
  it("are refused for their depth before a parser overflows the stack", async () => {
    await writeFile(join(app, "wrangler.json"), `{"vars":${"[".repeat(100_000)}`);
    expect(await refusal("preview")).toEqual(["1:108 The configuration is nested deeper than 100 levels."]);
  });

  it("are refused when they are links, whose target a message would quote", async () => {
    await writeFile(join(root.path, "secret"), "token = hunter2 oh");
    await symlink(join(root.path, "secret"), join(app, "wrangler.toml"));
    expect(await refusal("preview")).toEqual([
      "undefined:undefined The configuration must be a regular file.",
    ]);
  });

  it("are refused for their size without being read", async () => {
    await writeFile(join(app, "wrangler.json"), " ".repeat(1024 * 1024 + 1));
    expect(await refusal("preview")).toEqual([
      "undefined:undefined The configuration has 1048577 bytes; the limit is 1.0 MiB.",
    ]);
  });
});
