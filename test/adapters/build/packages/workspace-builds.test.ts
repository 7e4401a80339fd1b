import { cp, mkdir, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createEsbuildBuilder } from "../../../../actions/shared/adapters/build/app/builder.ts";
import { createFolderClosures } from "../../../../actions/shared/adapters/build/packages/closures.ts";
import { listFiles } from "../../../../actions/shared/adapters/filesystem/list-files.ts";
import {
  createTempFolder,
  type TempFolder,
} from "../../../../actions/shared/adapters/filesystem/temp-folder.ts";
import type { Artifact } from "../../../../actions/shared/domain/build/manifest.ts";
import { RecordingLog } from "../../../fakes/recording-log.ts";
import { createWorkspace, lockPackages, packDependency, writeFiles } from "../../../fixtures/workspace.ts";

let origin: TempFolder;
beforeAll(async () => {
  origin = await createTempFolder();
  await createWorkspace(origin.path);
});
afterAll(() => rm(origin.path, { recursive: true }));

let folder: TempFolder;
beforeEach(async () => {
  folder = await createTempFolder();
});
afterEach(() => rm(folder.path, { recursive: true }));

/** A checkout of the workspace, and builds in it as one job does them. */
async function checkOut(place: string, from = origin.path) {
  const root = join(folder.path, place);
  await cp(from, root, { recursive: true });
  const closures = createFolderClosures(join(folder.path, "cache"));
  const builder = await createEsbuildBuilder({ searchFrom: import.meta.dirname, closures });
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

const dependency = (version: string, answer: string) => ({
  "package.json": { name: "dep", version },
  "index.js": `export const answer = "${answer}";`,
});
const codeOf = ({ directory }: Artifact) => readFile(join(directory, "worker/index.js"), "utf8");
const INSTALL = "install dep (declared in package.json, imported, not installed)";

describe("an app of a workspace", () => {
  it("is bundled with the packages that it depends on, and theirs", async () => {
    const { build, log } = await checkOut("a");
    const code = await codeOf(await build("todo"));
    expect(code).toContain('"shared"');
    expect(code).toContain("from the package");
    expect(log.infos).toEqual([INSTALL]);
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
    const { build, write } = await checkOut("a");
    await write({
      "packages/words/package.json": {
        name: "@acme/words",
        exports: "./index.ts",
        devDependencies: { "@acme/ui": "*" },
      },
      "node_modules/dep/package.json": { name: "dep" },
      "node_modules/dep/index.js": "export const answer = 1;",
    });
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
    const dependencies = { dep: "file:vendor/dep.tgz", ...(workspaces && { "@acme/words": "*" }) };
    await writeFiles(plain, {
      "package.json": { name: "acme", workspaces, dependencies },
      "apps/poll/src/index.ts": [
        'import { answer } from "dep";',
        workspaces === undefined ? 'const word = "shared";' : 'import { word } from "@acme/words";',
        "export default { fetch: () => new Response(word + answer) };",
      ].join("\n"),
    });
    await lockPackages(plain);
    const cold = await checkOut("cold", plain);
    const first = await cold.build("poll");
    expect(await codeOf(first)).toMatch(/from the package[\s\S]*"shared"/);
    expect(cold.log.infos).toEqual([INSTALL]);
    const sparse = await checkOut("sparse/and/deeper", plain);
    expect((await sparse.build("poll")).manifest).toEqual(first.manifest);
    expect(sparse.log.infos).toEqual(["restore 5 files of packages for poll (no install needed)"]);

    const file = join(sparse.root, "package-lock.json");
    await writeFile(file, (await readFile(file, "utf8")).replace(/("integrity": "sha512-)[^"]/, "$1_"));
    expect(await sparse.buildKey("poll")).not.toBe(first.manifest.buildKey);
  });
});

describe("the dependency closure of a build", () => {
  it("suffices for the next build, which gives the same bytes elsewhere without an install", async () => {
    const cold = await checkOut("cold");
    const first = await cold.build("todo");
    const sparse = await checkOut("sparse/and/deeper");
    const second = await sparse.build("todo");
    expect(sparse.log.infos).toEqual(["restore 5 files of packages for todo (no install needed)"]);
    expect(second.manifest).toEqual(first.manifest);

    const installed = (await listFiles(join(sparse.root, "node_modules"))).map(({ path }) => path);
    expect(installed).toEqual([
      ".overskill-sparse",
      "@acme/ui",
      "@acme/words",
      "dep/lib/deep/deep.js",
      "dep/lib/index.js",
      "dep/lib/part.js",
      "dep/package.json",
      "dep/part/package.json",
    ]);
  });

  it("is replaced by an install if an import is new, and stored for the next build", async () => {
    await (await checkOut("first")).build("todo");
    const change = {
      "apps/todo/src/index.ts": [
        'import { title } from "@acme/ui";',
        'import { other } from "dep/lib/other.js";',
        "export default { fetch: () => new Response(title + other) };",
      ].join("\n"),
    };
    const second = await checkOut("second");
    await second.write(change);
    await second.build("todo");
    expect(second.log.infos).toEqual([expect.stringMatching(/^restore 5 files/), INSTALL]);
    const third = await checkOut("third");
    await third.write(change);
    await third.build("todo");
    expect(third.log.infos).toEqual([expect.stringMatching(/^restore 6 files/)]);
  });

  it("is replaced by an install if the app newly imports a package that only others imported, possibly in another version", async () => {
    const versions = join(folder.path, "versions");
    await cp(origin.path, versions, { recursive: true });
    await packDependency(versions, dependency("2.0.0", "new"), "dep-2.tgz");
    const dependencies = { "@acme/ui": "*", dep: "file:../../vendor/dep-2.tgz" };
    await writeFiles(versions, {
      "package.json": { name: "acme", workspaces: ["*/*"], dependencies: { dep: "file:vendor/dep.tgz" } },
      "apps/todo/package.json": { name: "todo", version: "1.0.0", dependencies },
    });
    await lockPackages(versions);
    const first = await checkOut("first", versions);
    expect(await codeOf(await first.build("todo"))).toContain("from the package");

    const second = await checkOut("second", versions);
    await second.write({
      "apps/todo/src/index.ts": [
        'import { title } from "@acme/ui";',
        'import { answer } from "dep";',
        "export default { fetch: () => new Response(title + answer) };",
      ].join("\n"),
    });
    expect(await codeOf(await second.build("todo"))).toContain('"new"');
    expect(second.log.infos).toEqual([
      expect.stringMatching(/^restore 5 files/),
      "install dep (newly imported)",
    ]);
  });

  it("is replaced by an install if it belongs to another lock file", async () => {
    await (await checkOut("first")).build("todo");
    const second = await checkOut("second");
    await second.build("todo");
    await packDependency(second.root, dependency("1.1.0", "newer"));
    await rm(join(second.root, "package-lock.json"));
    await lockPackages(second.root);
    expect(await codeOf(await second.build("todo"))).toContain('"newer"');
    expect(second.log.infos).toEqual([
      expect.stringMatching(/^restore 5 files/),
      "install all packages (the present ones belong to another lock file)",
    ]);
  });

  it.each([
    ["in the cache", (key: string) => `cache/closures/todo/${key}/files`],
    ["where it was restored, which is the same file", () => "restored"],
  ])("is not used when a file was changed %s", async (_, locate) => {
    const first = await (await checkOut("first")).build("todo");
    await (await checkOut("restored")).build("todo");
    const [key = ""] = await readdir(join(folder.path, "cache/closures/todo"));
    const file = join(folder.path, locate(key), "node_modules/dep/lib/part.js");
    await writeFile(file, "export const part = 'evil';");
    const next = await checkOut("next");
    expect((await next.build("todo")).manifest.digest).toBe(first.manifest.digest);
    expect(next.log.infos).toEqual([INSTALL]);
    expect(next.log.warnings).toEqual([
      expect.stringContaining('"node_modules/dep/lib/part.js" is not the file'),
    ]);
  });

  it("does not serve another app", async () => {
    await (await checkOut("first")).build("todo");
    const { build, write, log } = await checkOut("second");
    await build("todo");
    await write({
      "apps/poll/package.json": {
        name: "poll",
        version: "1.0.0",
        dependencies: { dep: "file:../../vendor/dep.tgz" },
      },
      "apps/poll/src/index.ts":
        'import { answer } from "dep";\nexport default { fetch: () => new Response(answer) };',
    });
    expect(await codeOf(await build("poll"))).toContain("from the package");
    expect(log.infos).toEqual([expect.stringMatching(/^restore 5 files/), "install dep (newly imported)"]);
  });

  it("cannot be restored outside the installation", async () => {
    await (await checkOut("first")).build("todo");
    const kept = join(folder.path, "cache/closures/todo");
    const [key = ""] = await readdir(kept);
    const index = join(kept, key, "closure.json");
    const links = [{ path: "node_modules/x", target: "../../../secret" }];
    await writeFile(index, JSON.stringify({ files: [], links, imports: {} }));
    const second = await checkOut("second");
    await second.build("todo");
    expect(second.log.warnings).toEqual([
      expect.stringContaining(
        "closure.json is invalid: `links[0]` must be a link that stays in the installation",
      ),
    ]);
  });

  it("is not stored from packages that were present before, which may have any version", async () => {
    const { root, build } = await checkOut("a");
    await mkdir(join(root, "node_modules/dep"), { recursive: true });
    await writeFile(join(root, "node_modules/dep/index.js"), "export const answer = 'patched';");
    await mkdir(join(root, "node_modules/@acme"));
    await symlink("../../packages/ui", join(root, "node_modules/@acme/ui"));
    expect(await codeOf(await build("todo"))).toContain("patched");
    expect(await readdir(folder.path)).toEqual(["a"]);
  });
});
