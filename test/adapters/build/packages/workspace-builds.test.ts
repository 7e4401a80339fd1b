import { cp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createEsbuildBuilder } from "../../../../actions/shared/adapters/build/app/builder.ts";
import { createFolderPackages } from "../../../../actions/shared/adapters/build/supply/used-packages.ts";
import { exists } from "../../../../actions/shared/adapters/filesystem/list-files.ts";
import {
  createTempFolder,
  type TempFolder,
} from "../../../../actions/shared/adapters/filesystem/temp-folder.ts";
import type { Artifact } from "../../../../actions/shared/domain/build/manifest.ts";
import { RecordingLog } from "../../../fakes/recording-log.ts";
import { type LockEntry, renderLock, startRegistry, type TestRegistry } from "../../../fixtures/registry.ts";
import { packFiles } from "../../../fixtures/tarball.ts";
import { createServedWorkspace, writeFiles } from "../../../fixtures/workspace.ts";

let origin: TempFolder;
let registry: TestRegistry;
let entries: Readonly<Record<string, LockEntry>>;
beforeAll(async () => {
  origin = await createTempFolder();
  registry = await startRegistry();
  entries = await createServedWorkspace(origin.path, registry);
});
afterAll(async () => {
  await rm(origin.path, { recursive: true });
  await registry[Symbol.asyncDispose]();
});

let folder: TempFolder;
beforeEach(async () => {
  folder = await createTempFolder();
});
afterEach(() => rm(folder.path, { recursive: true }));

/** A checkout of the workspace, and builds in it as one job does them. */
async function checkOut(place: string, from = origin.path) {
  const root = join(folder.path, place);
  await cp(from, root, { recursive: true });
  const cache = createFolderPackages(join(folder.path, "cache"));
  const registries = { main: { url: registry.url }, others: [] };
  const builder = await createEsbuildBuilder({ searchFrom: import.meta.dirname, cache, registries });
  const sourceOf = (app: string) => ({
    app,
    directory: join(root, "apps", app),
    root,
    environment: "preview" as const,
  });
  const log = new RecordingLog();
  return {
    root,
    log,
    write: (files: Parameters<typeof writeFiles>[1]) => writeFiles(root, files),
    buildKey: async (app: string) => (await builder.open(sourceOf(app))).buildKey(),
    build: async (app: string): Promise<Artifact> => {
      const opened = await builder.open(sourceOf(app));
      return opened.build(join(folder.path, place, "out", app), log);
    },
  };
}

const publish = (version: string, answer: string) =>
  registry.publish({
    "package.json": { name: "dep", version },
    "index.js": `export const answer = "${answer}";`,
  });

/** Writes the lock file of a workspace with other or further entries. */
async function lock(root: string, changed: Readonly<Record<string, LockEntry>>): Promise<void> {
  const manifest = JSON.parse(await readFile(join(root, "package.json"), "utf8"));
  await writeFile(join(root, "package-lock.json"), renderLock(manifest, { ...entries, ...changed }));
}
const codeOf = ({ directory }: Artifact) => readFile(join(directory, "worker/index.js"), "utf8");
const FETCHED = /^use 1 packages for \w+ \(1 fetched/;

describe("an app of a workspace", () => {
  it("is bundled with the packages that it depends on, and theirs", async () => {
    const { build, log } = await checkOut("a");
    const code = await codeOf(await build("todo"));
    expect(code).toContain('"shared"');
    expect(code).toContain("from the package");
    expect(log.infos).toEqual([expect.stringMatching(FETCHED)]);
  });

  it("causes a warning about a package that it imports without declaring it", async () => {
    const { build, write, log } = await checkOut("a");
    await build("todo");
    expect(log.warnings).toEqual([]);
    await write({
      "apps/todo/src/index.ts": [
        'import { title } from "@acme/ui";',
        'import { answer } from "dep";',
        "export default { fetch: () => new Response(title + answer) };",
      ].join("\n"),
    });
    await build("todo");
    expect(log.warnings).toEqual([
      'apps/todo/src/index.ts:1 "dep" is not declared in `package.json`: if its version in the lock file changes, the app is not rebuilt. Add it to `dependencies`.',
    ]);
  });

  it("does not read a package of the workspace that it does not declare", async () => {
    const { build, write } = await checkOut("a");
    await write({
      "apps/poll/src/index.ts":
        'import { word } from "../../../packages/words/index.ts";\nexport default { fetch: () => new Response(word) };',
    });
    await expect(build("poll")).rejects.toMatchObject({
      problems: [{ message: expect.stringContaining("outside the app's directory") }],
    });
  });

  it("changes its key with its inputs, and with nothing else", async () => {
    const { buildKey, write } = await checkOut("a");
    const changes: [string, string | object, boolean][] = [
      ["packages/words/index.ts", 'export const word = "other";', true],
      ["tsconfig.base.json", { compilerOptions: { jsx: "preserve" } }, true],
      ["packages/words/node_modules/x/index.js", "", false],
      ["apps/poll/src/index.ts", "export default {};", false],
      ["README.md", "# Acme", false],
    ];
    let before = await buildKey("todo");
    for (const [path, content, changed] of changes) {
      await write({ [path]: content });
      const after = await buildKey("todo");
      expect([path, after !== before]).toEqual([path, changed]);
      before = after;
    }
  });

  it("changes its key with the lock file only if it uses a changed package", async () => {
    const { root, buildKey } = await checkOut("a");
    const keys = async () => [await buildKey("todo"), await buildKey("poll")];
    const [todo, poll] = await keys();
    const file = join(root, "package-lock.json");
    await writeFile(file, (await readFile(file, "utf8")).replace(/("integrity": "sha512-)[^"]/, "$1_"));
    const [todoAfter, pollAfter] = await keys();
    expect(todoAfter).not.toBe(todo);
    expect(pollAfter).toBe(poll);
  });

  it("is refused if packages depend on one another in a circle", async () => {
    const { build, write } = await checkOut("a");
    await write({
      "packages/words/package.json": { name: "@acme/words", dependencies: { "@acme/ui": "*" } },
    });
    await expect(build("todo")).rejects.toMatchObject({
      code: "WORKSPACE_INVALID",
      message: expect.stringMatching(/"@acme\/(ui|words)" → "@acme\/(ui|words)" → "@acme\/(ui|words)"/),
      problems: [{ file: expect.stringMatching(/^packages\/(ui|words)\/package\.json$/) }],
    });
  });

  it("may use packages whose tests need each other", async () => {
    const { root, build, write } = await checkOut("a");
    const words = {
      ...{ name: "@acme/words", version: "1.0.0", exports: "./index.ts" },
      devDependencies: { "@acme/ui": "*" },
    };
    await write({ "packages/words/package.json": words });
    await lock(root, { "packages/words": words });
    expect(await codeOf(await build("todo"))).toContain('"shared"');
  });
});

describe("an app without a package.json of its own", () => {
  it.each([
    ["has the packages of the one above it", undefined],
    ["has those of the workspace's root", ["packages/*"]],
  ])("%s", async (_, workspaces) => {
    const plain = join(folder.path, "plain");
    await cp(origin.path, plain, { recursive: true });
    await rm(join(plain, "apps/poll/package.json"));
    const dependencies = { dep: "1.0.0", ...(workspaces && { "@acme/words": "*" }) };
    const manifest = { name: "acme", workspaces, dependencies };
    await writeFiles(plain, {
      "package.json": manifest,
      "apps/poll/src/index.ts": [
        'import { answer } from "dep";',
        workspaces === undefined ? 'const word = "shared";' : 'import { word } from "@acme/words";',
        "export default { fetch: () => new Response(word + answer) };",
      ].join("\n"),
    });
    await lock(plain, {});
    const cold = await checkOut("cold", plain);
    const first = await cold.build("poll");
    expect(await codeOf(first)).toMatch(/from the package[\s\S]*"shared"/);
    expect(cold.log.infos).toEqual([expect.stringMatching(FETCHED)]);
    const sparse = await checkOut("sparse/and/deeper", plain);
    expect((await sparse.build("poll")).manifest).toEqual(first.manifest);
    expect(sparse.log.infos).toEqual(["use 1 packages for poll (all cached)"]);

    const file = join(sparse.root, "package-lock.json");
    await writeFile(file, (await readFile(file, "utf8")).replace(/("integrity": "sha512-)[^"]/, "$1_"));
    expect(await sparse.buildKey("poll")).not.toBe(first.manifest.buildKey);
  });
});

describe("the packages of a build", () => {
  it("suffice for the next build from the cache, which gives the same bytes elsewhere and asks no registry", async () => {
    const cold = await checkOut("cold");
    const first = await cold.build("todo");
    registry.requests.length = 0;
    const warm = await checkOut("warm/and/deeper");
    const second = await warm.build("todo");
    expect(warm.log.infos).toEqual(["use 1 packages for todo (all cached)"]);
    expect(second.manifest).toEqual(first.manifest);
    expect(registry.requests).toEqual([]);
  });

  it("are never written to the checkout, whose own packages are never read", async () => {
    const { root, build } = await checkOut("a");
    const first = await build("todo");
    expect(await exists(join(root, "node_modules"))).toBe(false);
    await writeFiles(root, {
      "node_modules/dep/package.json": { name: "dep", version: "1.0.0", main: "index.js" },
      "node_modules/dep/index.js": "export const answer = 'patched';",
      "apps/todo/node_modules/dep/index.js": "export const answer = 'patched';",
    });
    expect((await build("todo")).manifest).toEqual(first.manifest);
  });

  it("come in the version that each directory's own entry names", async () => {
    const versions = join(folder.path, "versions");
    await cp(origin.path, versions, { recursive: true });
    const dependencies = { "@acme/ui": "*", dep: "2.0.0" };
    const manifest = { name: "todo", version: "1.0.0", dependencies };
    await writeFiles(versions, {
      "apps/todo/package.json": manifest,
      "apps/todo/src/index.ts": [
        'import { title } from "@acme/ui";',
        'import { answer } from "dep";',
        "export default { fetch: () => new Response(title + answer) };",
      ].join("\n"),
    });
    await lock(versions, {
      "apps/todo": manifest,
      "apps/todo/node_modules/dep": { version: "2.0.0", integrity: publish("2.0.0", "new") },
    });
    const { build, log } = await checkOut("first", versions);
    const code = await codeOf(await build("todo"));
    expect(code).toContain('"new"');
    expect(code).toContain("from the package");
    expect(log.warnings).toEqual([]);
  });

  it("are fetched again if a cached tarball was changed", async () => {
    const first = await (await checkOut("first")).build("todo");
    const cache = join(folder.path, "cache/packages");
    const [tarball = ""] = (await readdir(cache)).filter((name) => name.endsWith(".tgz"));
    await writeFile(join(cache, tarball), packFiles({ "package.json": { name: "dep", version: "1.0.0" } }));
    registry.requests.length = 0;
    const next = await checkOut("next");
    expect((await next.build("todo")).manifest).toEqual(first.manifest);
    expect(registry.requests.map(({ path }) => path)).toEqual(["/dep/-/dep-1.0.0.tgz"]);
  });

  it.each([
    ["is not JSON", "{"],
    ["names other packages and files", { packages: ["node_modules/x", ""], files: ["node_modules/../../x"] }],
    ["names files that were not read", { packages: ["node_modules/dep"], files: ["node_modules/dep/no.js"] }],
  ])("are the same if the hint of the last build %s", async (_, hint) => {
    const first = await (await checkOut("first")).build("todo");
    const used = join(folder.path, "cache/packages/used");
    const [file = ""] = await readdir(used);
    await writeFiles(used, { [file]: hint });
    expect((await (await checkOut("next")).build("todo")).manifest).toEqual(first.manifest);
  });

  it("are the same if the build now reads a large file that the last one did not", async () => {
    const large = (name: string) => `export const ${name} = "${name.repeat(10_000)}".length;`;
    const integrity = registry.publish({
      "package.json": { name: "dep", version: "3.0.0" },
      "index.js": "export { one } from './one.js'; export { two } from './two.js';",
      "one.js": large("one"),
      "two.js": large("two"),
      "style.txt": "text ".repeat(10_000),
    });
    const dependencies = { dep: "3.0.0" };
    const manifest = { name: "todo", version: "1.0.0", dependencies };
    const sources = join(folder.path, "sources");
    await cp(origin.path, sources, { recursive: true });
    const write = (from: string, to = sources) =>
      writeFiles(to, {
        "apps/todo/package.json": manifest,
        "apps/todo/src/index.ts": `import { ${from.includes("two") ? "two" : "one"} as count } from "${from}"; export default { fetch: () => new Response(count) };`,
      });
    await lock(sources, {
      "apps/todo": manifest,
      "apps/todo/node_modules/dep": { version: "3.0.0", integrity },
    });
    await write("dep/one.js");
    await (await checkOut("first", sources)).build("todo");
    for (const next of ["dep/two.js", "dep"]) {
      await write(next);
      const warm = await (await checkOut(`warm/${next}`, sources)).build("todo");
      await rm(join(folder.path, "cache/packages/used"), { recursive: true });
      const cold = await (await checkOut(`cold/${next}`, sources)).build("todo");
      expect(warm.manifest).toEqual(cold.manifest);
      // The next round starts from a hint without the other file.
      await write("dep/one.js");
      await (await checkOut(`again/${next}`, sources)).build("todo");
    }
  });

  it("are not asked for without a lock file", async () => {
    const { root, build } = await checkOut("a");
    await rm(join(root, "package-lock.json"));
    registry.requests.length = 0;
    await expect(build("todo")).rejects.toMatchObject({
      code: "LOCK_FILE_MISSING",
      problems: [
        { file: "package.json", hint: expect.stringContaining("`npm install --package-lock-only`") },
      ],
    });
    expect(registry.requests).toEqual([]);
  });
});
