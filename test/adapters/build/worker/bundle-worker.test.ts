import { cp, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createEsbuildBuilder } from "../../../../actions/shared/adapters/build/app/builder.ts";
import {
  createTempFolder,
  type TempFolder,
} from "../../../../actions/shared/adapters/filesystem/temp-folder.ts";
import type { PipelineError } from "../../../../actions/shared/domain/errors.ts";
import type { EnvironmentKind } from "../../../../actions/shared/domain/naming.ts";
import { RecordingLog } from "../../../fakes/recording-log.ts";

const FIXTURES = fileURLToPath(new URL("../../../fixtures/apps/workers", import.meta.url));
const builder = await createEsbuildBuilder({ searchFrom: import.meta.dirname });

let root: TempFolder;
let directory: string;
beforeEach(async () => {
  root = await createTempFolder();
  directory = join(root.path, "apps/api");
});
afterEach(() => rm(root.path, { recursive: true }));

async function write(files: Readonly<Record<string, string>>, config: object = {}): Promise<void> {
  const settings = { name: "api", main: "index.ts", compatibility_date: "2026-07-01", ...config };
  for (const [path, text] of Object.entries({ ...files, "wrangler.json": JSON.stringify(settings) })) {
    await mkdir(dirname(join(directory, path)), { recursive: true });
    await writeFile(join(directory, path), text);
  }
}

const sourceIn = (folder: string, environment: EnvironmentKind = "production") => ({
  app: "api",
  directory: folder,
  root: root.path,
  environment,
});
async function build(log = new RecordingLog(), folder = directory) {
  return (await builder.open(sourceIn(folder))).build(join(root.path, "out", folder), log);
}
const refusal = () =>
  build().then(
    () => expect.fail("was built"),
    (thrown: PipelineError) => thrown.problems.map(({ file, line, message }) => `${file}:${line} ${message}`),
  );
const mainOf = async () => readFile(join((await build()).directory, "worker/index.js"), "utf8");

it("never reads a source map file that a module names", async () => {
  const map = { version: 3, sources: ["secret.ts"], sourcesContent: ["hush"], names: [], mappings: "AAAA" };
  await writeFile(join(root.path, "secret.map"), JSON.stringify(map));
  const packed = { ...map, sources: ["written.ts"], sourcesContent: ["in the package"] };
  const inline = Buffer.from(JSON.stringify(packed)).toString("base64");
  await write({
    "tsconfig.json": '{ "compilerOptions": { "jsx": "react", "jsxFactory": "h" } }',
    "index.ts":
      'import "./far"; import "./odd.js"; import { near } from "./near.js"; export default { near };',
    "far.ts": "console.log(1 as number);\n//# sourceMappingURL=../../secret.map",
    "odd.js": "const h = console.log;\nh(<h />);\n//# sourceMappingURL=nowhere.map",
    "near.js": `export const near = 2;\n//# sourceMappingURL=data:application/json;base64,${inline}`,
  });
  const written = await readFile(join((await build()).directory, "worker/index.js.map"), "utf8");
  expect(written).not.toContain("hush");
  expect(written).toContain("console.log(1 as number)");
  expect(written).toContain("in the package");
});

describe("Node.js modules", () => {
  it("give the same bytes in two directories although the polyfills come from the toolkit", async () => {
    const folders = [join(root.path, "one"), join(root.path, "some/where/else")];
    const manifests = [];
    for (const folder of folders) {
      await cp(join(FIXTURES, "nodejs-polyfills"), folder, { recursive: true });
      manifests.push((await build(new RecordingLog(), folder)).manifest);
    }
    expect(manifests[0]?.digest).toBe(manifests[1]?.digest);
  });

  it("are available without a flag from the date at which Cloudflare enables them by default", async () => {
    await write(
      { "index.ts": 'import fs from "node:fs"; export default { fetch: () => new Response(typeof fs) };' },
      { compatibility_date: "2026-08-04" },
    );
    expect(await mainOf()).toContain('from "node:fs"');
  });

  it("cause only a warning where the code imports them at run time", async () => {
    await write({
      "index.ts": 'export default { fetch: async () => new Response(String(await import("node:fs"))) };',
    });
    const log = new RecordingLog();
    await build(log);
    expect(log.warnings.join("\n")).toContain('"node:fs" needs "nodejs_compat"');
  });
});

describe("module rules", () => {
  const files = { "index.ts": 'import t from "./a.txt"; export default { t };', "a.txt": "text" };

  it("of one type end at the first without `fallthrough`, as the error explains", async () => {
    await write(files, { rules: [{ type: "Text", globs: ["**/*.md"] }] });
    expect(await refusal()).toEqual([
      'apps/api/index.ts:1 "./a.txt" matches a module rule that follows another rule of the same type; add `"fallthrough": true` to the earlier rule.',
    ]);
  });

  it("leave a file unchanged that none of them matches", async () => {
    await write({ "index.ts": 'import t from "./a.xyz"; export default { t };', "a.xyz": "text" });
    expect(await refusal()).toEqual(['apps/api/index.ts:1 No loader is configured for ".xyz" files: a.xyz']);
  });
});

describe("a class that a Worker must export", () => {
  it.each([
    [
      "a Workflow",
      { workflows: [{ binding: "ORDERS", name: "orders", class_name: "Orders" }] },
      'does not export the Workflow class "Orders".',
    ],
    [
      "a Durable Object",
      {
        durable_objects: { bindings: [{ name: "STORE", class_name: "Store" }] },
        migrations: [{ tag: "v1", new_sqlite_classes: ["Store"] }],
      },
      'does not export the Durable Object class "Store".',
    ],
  ])("is named when it is %s", async (_, config, message) => {
    await write({ "index.ts": "export default {};" }, config);
    expect(await refusal()).toEqual([`apps/api/index.ts:1 "index.ts" ${message}`]);
  });

  it("and a module of workerd need an ES module", async () => {
    await write({ "index.ts": 'import "cloudflare:workers"; addEventListener("fetch", () => {});' });
    expect(await refusal()).toEqual([expect.stringContaining("Add `export default { … }`.")]);
  });
});

describe("a configuration that names a missing file", () => {
  it.each([
    ["main", { main: "gone.ts" }, '`main` names "gone.ts", which does not exist.'],
    ["tsconfig", { tsconfig: "gone.json" }, '`tsconfig` names "gone.json", which does not exist.'],
  ])("is refused at the location of `%s`", async (key, config, message) => {
    await write({ "index.ts": "export default {};" }, config);
    expect(await refusal()).toEqual([`apps/api/wrangler.json:1 ${message}`]);
    const text = await readFile(join(directory, "wrangler.json"), "utf8");
    const thrown = await build().catch((error: PipelineError) => error.problems);
    expect(thrown).toMatchObject([{ column: text.indexOf(`"${key}"`) + 1 }]);
  });

  it("is refused for TypeScript that would be uploaded uncompiled", async () => {
    await write({ "index.ts": "export default {};" }, { no_bundle: true });
    expect(await refusal()).toEqual([expect.stringContaining("so it must be JavaScript")]);
  });
});

it("an app with a build command is not built here, and the command does not run", async () => {
  const command = `touch ${join(root.path, "ran")}`;
  await write({ "index.ts": "export default {};" }, { build: { command } });
  await expect(build()).rejects.toMatchObject({
    code: "APP_NEEDS_OWN_BUILD",
    problems: [{ file: "apps/api/wrangler.json" }],
  });
  await expect(readFile(join(root.path, "ran"))).rejects.toThrow("ENOENT");
});

describe("the build key of two environments", () => {
  const keyIn = async (environment: EnvironmentKind) =>
    (await builder.open(sourceIn(directory, environment))).buildKey();
  const keys = async () => {
    const [preview, production] = await Promise.all([keyIn("preview"), keyIn("production")]);
    return preview === production;
  };

  it("is the same when they have the same settings, so that production gets the previewed bytes", async () => {
    await write({ "index.ts": "export default {};" }, { env: { dev: { vars: { A: "1" } } } });
    expect(await keys()).toBe(true);
    await write({}, { vars: { A: "1" }, env: { preview: { vars: { A: "1" } } } });
    expect(await keys()).toBe(true);
  });

  it("differs when their settings differ", async () => {
    await write({ "index.ts": "export default {};" }, { env: { preview: { vars: { A: "1" } } } });
    expect(await keys()).toBe(false);
  });
});

it("the artifact lists the largest parts of the Worker, largest first", async () => {
  const big = (length: number) => `export default ${JSON.stringify("x".repeat(length))};`;
  await write({
    "index.ts":
      'import a from "./a"; import b from "./b"; import c from "./c.txt"; export default { a, b, c };',
    "a.ts": big(5000),
    "b.ts": big(9000),
    "c.txt": "y".repeat(7000),
  });
  const { largestModules } = (await build()).manifest.metrics;
  expect(largestModules.map(({ path }) => path.replace(/^[0-9a-f]{16}/, "HASH"))).toEqual([
    "b.ts",
    "HASH-c.txt",
    "a.ts",
    "index.ts",
  ]);
});
