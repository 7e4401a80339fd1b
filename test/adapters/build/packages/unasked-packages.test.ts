import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createEsbuildBuilder } from "../../../../actions/shared/adapters/build/app/builder.ts";
import { createFolderPackages } from "../../../../actions/shared/adapters/build/supply/used-packages.ts";
import {
  createTempFolder,
  type TempFolder,
} from "../../../../actions/shared/adapters/filesystem/temp-folder.ts";
import { RecordingLog } from "../../../fakes/recording-log.ts";
import { type LockEntry, renderLock, startRegistry, type TestRegistry } from "../../../fixtures/registry.ts";
import { integrityOf } from "../../../fixtures/tarball.ts";
import { type Files, writeFiles } from "../../../fixtures/workspace.ts";

let registry: TestRegistry;
let folder: TempFolder;
beforeAll(async () => {
  registry = await startRegistry();
});
afterAll(() => registry[Symbol.asyncDispose]());
beforeEach(async () => {
  folder = await createTempFolder();
});
afterEach(() => folder[Symbol.asyncDispose]());

/** Entries of packages that cannot be had, with the code of the refusal. */
const LOST: readonly (readonly [string, LockEntry])[] = [
  ["PACKAGE_NOT_FROM_REGISTRY", { version: "1.0.0" }],
  ["PACKAGE_UNAVAILABLE", { version: "1.0.0", integrity: integrityOf(Buffer.from("lost")) }],
];

async function build(lost: LockEntry, files: Files, extra: LockEntry = {}) {
  const manifest = {
    ...{ name: "app", version: "1.0.0", dependencies: { dep: "^1.0.0", lost: "^1.0.0" }, type: "module" },
    ...extra,
  };
  const dep = {
    "package.json": {
      ...{ name: "dep", version: "1.0.0", main: "index.js", dependencies: { lost: "^1.0.0" } },
      browser: { "./swapped.js": "lost", swapped: "lost" },
      imports: { "#swapped": "lost/sub", "#many/*": "lost/*" },
    },
    "index.js": 'export default "the dep";',
    "swapped.js": 'export default "the original";',
    "file.js": 'export { default } from "./swapped";',
    "bare.js": 'export { default } from "swapped";',
    "hash.js": 'export { default } from "#swapped";',
    "many.js": 'export { default } from "#many/a";',
  };
  const integrity = registry.publish(dep);
  const entries = {
    "node_modules/dep": { version: "1.0.0", integrity, dependencies: { lost: "^1.0.0" } },
    "node_modules/lost": lost,
  };
  const app = join(folder.path, "app");
  await writeFiles(app, {
    "wrangler.jsonc": { name: "app", main: "src/index.ts", compatibility_date: "2026-07-01" },
    "src/index.ts": 'import dep from "dep";\nexport default { fetch: () => new Response(dep) };\n',
    "package.json": manifest,
    "package-lock.json": renderLock(manifest, entries),
    ...files,
  });
  const builder = await createEsbuildBuilder({
    searchFrom: import.meta.dirname,
    cache: createFolderPackages(join(folder.path, "cache")),
    registries: { main: { url: registry.url }, others: [] },
  });
  const source = { app: "app", directory: app, root: app, environment: "preview" as const };
  const artifact = await (await builder.open(source)).build(join(folder.path, "out"), new RecordingLog());
  return readFile(join(artifact.directory, "worker/index.js"), "utf8");
}

const worker = (module: string) => ({
  "src/index.ts": `import dep from "${module}";\nexport default { fetch: () => new Response(dep) };\n`,
});

describe.each(LOST)("a package that cannot be had (%s)", (code, lost) => {
  it.each<[string, Files, LockEntry?]>([
    ["a comment names its directory", { "src/note.ts": "// see node_modules/lost/README.md\n" }],
    ["a page's comment names its directory", { "public/a.html": "<!-- node_modules/lost/x.js -->" }],
    ["unused `imports` name it", {}, { imports: { "#x": "lost" } }],
    ["an unused `browser` names it", {}, { browser: { fs: "lost", "./src/other.ts": "lost" } }],
    ["a configuration that no tool reads extends it", { "tsconfig.e2e.json": { extends: "lost/base.json" } }],
  ])("does not fail a build in which %s", async (_, files, extra) => {
    expect(await build(lost, files, extra)).toContain("the dep");
  });

  it.each<[string, Files, LockEntry?]>([
    ["imports it", worker("lost")],
    ["imports a file of it", worker("../node_modules/lost/index.js")],
    ["follows `imports` to it", worker("#x"), { imports: { "#x": "lost" } }],
    ["follows the `imports` of a package to it", worker("dep/hash.js")],
    ["follows a pattern in the `imports` of a package to it", worker("dep/many.js")],
    ["extends it", { "tsconfig.json": { extends: "lost/tsconfig.json" } }],
  ])("fails a build that %s", async (_, files, extra) => {
    await expect(build(lost, files, extra)).rejects.toMatchObject({ code });
  });
});

/** esbuild would keep the original file, without an error. */
describe("a mapping to a package that cannot be had", () => {
  it.each(["dep/file.js", "dep/bare.js"])("fails a build of a page that imports %s", async (module) => {
    const files = {
      "package.json": {
        ...{ name: "app", version: "1.0.0", type: "module" },
        dependencies: { dep: "^1.0.0", lost: "^1.0.0" },
        devDependencies: {},
      },
      "index.html": '<script type="module" src="/src/main.ts"></script>',
      "src/main.ts": `import dep from "${module}";\ndocument.title = dep;\n`,
      "vite.config.ts": "export default {};\n",
    };
    await expect(build({ version: "1.0.0" }, files)).rejects.toMatchObject({
      code: "PACKAGE_NOT_FROM_REGISTRY",
    });
  });
});
