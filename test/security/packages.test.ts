import { chmod, mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { createEsbuildBuilder } from "../../actions/shared/adapters/build/app/builder.ts";
import { createFolderPackages } from "../../actions/shared/adapters/build/supply/used-packages.ts";
import { createTempFolder, type TempFolder } from "../../actions/shared/adapters/filesystem/temp-folder.ts";
import { runGit } from "../../actions/shared/adapters/git/run-git.ts";
import { RecordingLog } from "../fakes/recording-log.ts";
import { type LockEntry, renderLock, startRegistry, type TestRegistry } from "../fixtures/registry.ts";
import { integrityOf, makeTarball, packFiles } from "../fixtures/tarball.ts";
import { type Files, writeFiles } from "../fixtures/workspace.ts";

/** Programs that a build must not start; each leaves a mark. */
const TRAPS = ["npm", "npx", "pnpm", "yarn", "bun", "corepack", "node-gyp", "ssh", "sh"];

let registry: TestRegistry;
let elsewhere: TestRegistry;
let folder: TempFolder;
const app = () => join(folder.path, "app");
beforeAll(async () => {
  registry = await startRegistry();
  elsewhere = await startRegistry();
});
afterAll(async () => {
  await registry[Symbol.asyncDispose]();
  await elsewhere[Symbol.asyncDispose]();
});
beforeEach(async () => {
  folder = await createTempFolder();
  const bin = join(folder.path, "bin");
  await mkdir(bin);
  for (const name of TRAPS) {
    await writeFile(join(bin, name), `#!/bin/bash\ntouch "${folder.path}/canary-$(basename $0)"\n`);
    await chmod(join(bin, name), 0o755);
  }
  vi.stubEnv("PATH", `${bin}${delimiter}${process.env["PATH"]}`);
  registry.requests.length = 0;
  elsewhere.requests.length = 0;
});
afterEach(async () => {
  vi.unstubAllEnvs();
  const sung = (await readdir(folder.path)).filter((name) => name.startsWith("canary"));
  await folder[Symbol.asyncDispose]();
  expect(sung, "programs that ran").toEqual([]);
  expect(elsewhere.requests, "requests to a server that is not a registry").toEqual([]);
});

const DEP = {
  "package.json": {
    name: "dep",
    version: "1.0.0",
    scripts: { preinstall: "touch $CANARY", prepare: "npm x" },
  },
  "index.js": 'export default "the real package";',
};

const SOURCES: Files = {
  "wrangler.jsonc": { name: "app", main: "src/index.ts", compatibility_date: "2026-07-01" },
  "src/index.ts": 'import dep from "dep";\nexport default { fetch: () => new Response(dep) };\n',
};

/** An app that depends on `dep`, with what its lock file says about it. */
function appWith(dependency: string, entry: LockEntry, files: Files = {}): Files {
  const manifest = { name: "app", version: "1.0.0", dependencies: { dep: dependency } };
  return {
    ...SOURCES,
    "package.json": manifest,
    "package-lock.json": renderLock(manifest, { "node_modules/dep": entry }),
    ...files,
  };
}

async function build(files: Files) {
  await writeFiles(app(), files);
  const builder = await createEsbuildBuilder({
    searchFrom: import.meta.dirname,
    cache: createFolderPackages(join(folder.path, "cache")),
    registries: { main: { url: registry.url }, others: [] },
  });
  const source = { app: "app", directory: app(), root: app(), environment: "preview" as const };
  const artifact = await (await builder.open(source)).build(join(folder.path, "out"), new RecordingLog());
  return readFile(join(artifact.directory, "worker/index.js"), "utf8");
}

const good = (): LockEntry => ({ version: "1.0.0", integrity: registry.publish(DEP) });

describe("a package that a registry does not serve", () => {
  it.each<[string, string, LockEntry]>([
    [
      "a git repository over SSH",
      "github:evil/dep",
      { version: "1.0.0", resolved: "git+ssh://git@github.com/evil/dep.git#0a1b2c3d" },
    ],
    [
      "a git repository over HTTPS",
      "git+https://github.com/evil/dep.git",
      { version: "1.0.0", resolved: "git+https://github.com/evil/dep.git#0a1b2c3d" },
    ],
    [
      "a git repository on this machine",
      "git+file:///tmp/evil",
      { version: "1.0.0", resolved: "git+file:///tmp/evil#0a1b2c3d" },
    ],
    [
      "a git repository under a registry's name",
      "^1.0.0",
      { version: "1.0.0", resolved: "git+https://github.com/evil/dep.git#0a1b2c3d" },
    ],
    [
      "a git repository with a registry's integrity",
      "^1.0.0",
      {
        version: "1.0.0",
        resolved: "git+ssh://git@github.com/evil/dep.git#0a1b",
        integrity: integrityOf(packFiles(DEP)),
      },
    ],
    [
      "a git repository in npm's short form",
      "^1.0.0",
      { version: "1.0.0", resolved: "github:evil/dep#0a1b" },
    ],
    ["a file outside the app", "file:../../secret", { version: "1.0.0", resolved: "file:../../secret" }],
    ["an absolute file", "file:/etc", { version: "1.0.0", resolved: "file:/etc" }],
    [
      "a tarball on this machine",
      "file:vendor/dep.tgz",
      { version: "1.0.0", resolved: "file:vendor/dep.tgz", integrity: integrityOf(packFiles(DEP)) },
    ],
    ["a link to outside", "file:../secret", { resolved: "../secret", link: true }],
    [
      "no integrity",
      "^1.0.0",
      { version: "1.0.0", resolved: "https://registry.npmjs.org/dep/-/dep-1.0.0.tgz" },
    ],
    ["only a SHA-1", "^1.0.0", { version: "1.0.0", integrity: "sha1-2jmj7l5rSw0yVb/vlWAYkK/YBwk=" }],
    ["only an MD5", "^1.0.0", { version: "1.0.0", integrity: "md5-rL0Y20zC+Fzt72VPzMSk2A==" }],
    [
      "another host",
      "^1.0.0",
      {
        version: "1.0.0",
        resolved: "https://evil.example/dep-1.0.0.tgz",
        integrity: integrityOf(packFiles(DEP)),
      },
    ],
    [
      "a metadata service",
      "^1.0.0",
      {
        version: "1.0.0",
        resolved: "http://169.254.169.254/latest/meta-data",
        integrity: integrityOf(packFiles(DEP)),
      },
    ],
    [
      "an address with a password",
      "^1.0.0",
      {
        version: "1.0.0",
        resolved: "https://me:hunter2@registry.npmjs.org/dep/-/dep-1.0.0.tgz",
        integrity: integrityOf(packFiles(DEP)),
      },
    ],
    [
      "a registry without encryption",
      "^1.0.0",
      {
        version: "1.0.0",
        resolved: "http://registry.npmjs.org/dep/-/dep-1.0.0.tgz",
        integrity: integrityOf(packFiles(DEP)),
      },
    ],
  ])("is refused: %s", async (_, dependency, entry) => {
    const failure = await build(appWith(dependency, entry)).catch((thrown: unknown) => thrown);
    expect(failure).toMatchObject({
      code: expect.stringMatching(/^(PACKAGE_NOT_FROM_REGISTRY|LOCK_FILE_(INVALID|OUTDATED))$/),
    });
    expect(failure).toMatchObject({
      problems: [{ file: "package-lock.json", hint: expect.stringMatching(/./) }],
    });
    expect(String(failure)).not.toContain("hunter2");
    expect(registry.requests).toEqual([]);
  });

  it("is refused if the lock file names a server on this machine", async () => {
    const resolved = `${elsewhere.url}dep-1.0.0.tgz`;
    await expect(build(appWith("^1.0.0", { ...good(), resolved }))).rejects.toMatchObject({
      code: "PACKAGE_NOT_FROM_REGISTRY",
      message: expect.stringContaining(resolved),
    });
  });

  it("is refused if the registry redirects to another server", async () => {
    registry.answer("/dep/-/dep-1.0.0.tgz", (_, response) =>
      response.writeHead(302, { location: `${elsewhere.url}dep.tgz` }).end(),
    );
    await expect(build(appWith("^1.0.0", good()))).rejects.toMatchObject({
      code: "PACKAGE_NOT_FROM_REGISTRY",
    });
  });
});

describe("a tarball that is not what the lock file says", () => {
  const serve = (tarball: Buffer) =>
    registry.answer("/dep/-/dep-1.0.0.tgz", (_, response) => response.end(tarball));

  it("is refused before it is unpacked if its integrity is another", async () => {
    const entry = good();
    serve(makeTarball([{ path: "package/../../../canary-tarball", content: "x" }]));
    await expect(build(appWith("^1.0.0", entry))).rejects.toMatchObject({
      code: "PACKAGE_INTEGRITY_MISMATCH",
    });
  });

  it.each<[string, Buffer, string]>([
    [
      "is another package",
      packFiles({ "package.json": { name: "evil", version: "1.0.0" } }),
      "PACKAGE_MISMATCH",
    ],
    [
      "is another version",
      packFiles({ "package.json": { name: "dep", version: "1.0.1" } }),
      "PACKAGE_MISMATCH",
    ],
    ["has no package.json", packFiles({ "index.js": "" }), "PACKAGE_INVALID"],
    ["has an invalid package.json", packFiles({ "package.json": "{" }), "PACKAGE_INVALID"],
    [
      "leads outside",
      makeTarball([{ path: "package/../../../canary-tarball", content: "x" }]),
      "PACKAGE_INVALID",
    ],
    ["leads to the root", makeTarball([{ path: "/tmp/canary-tarball", content: "x" }]), "PACKAGE_INVALID"],
    ["is not a tarball", Buffer.from("<html>"), "PACKAGE_INVALID"],
  ])("is refused if it %s", async (_, tarball, code) => {
    serve(tarball);
    await expect(
      build(appWith("^1.0.0", { version: "1.0.0", integrity: integrityOf(tarball) })),
    ).rejects.toMatchObject({ code });
  });

  it("cannot write through its own links", async () => {
    const tarball = makeTarball([
      { path: "package/package.json", content: JSON.stringify(DEP["package.json"]) },
      { path: "package/out", type: "2", target: folder.path },
      { path: "package/out/canary-link", content: "x" },
      { path: "package/index.js", content: 'export default "with links";' },
    ]);
    serve(tarball);
    const code = await build(appWith("^1.0.0", { version: "1.0.0", integrity: integrityOf(tarball) }));
    expect(code).toContain("with links");
  });
});

describe("files that package managers obey", () => {
  const evil = (path: string) => `require("fs").writeFileSync(${JSON.stringify(path)}, "")`;
  it.each<[string, (canary: string) => Files]>([
    [
      ".npmrc",
      () => ({
        ".npmrc": `registry=${elsewhere.url}\ngit=./evil.sh\nignore-scripts=false\nscript-shell=./evil.sh\n`,
      }),
    ],
    [
      ".npmrc with a token's variable",
      () => ({
        ".npmrc": `//${elsewhere.url.slice(7)}:_authToken=\${GITHUB_TOKEN}\nregistry=${elsewhere.url}\n`,
      }),
    ],
    [".yarnrc", (canary) => ({ ".yarnrc": 'yarn-path "./evil.js"\n', "evil.js": evil(canary) })],
    [
      ".yarnrc.yml",
      (canary) => ({
        ".yarnrc.yml": "yarnPath: ./evil.cjs\nplugins: [./evil.cjs]\n",
        "evil.cjs": evil(canary),
      }),
    ],
    [".pnpmfile.cjs", (canary) => ({ ".pnpmfile.cjs": evil(canary) })],
    [
      "bunfig.toml",
      (canary) => ({
        "bunfig.toml": `preload = ["./evil.js"]\n[install]\nregistry = "${elsewhere.url}"\n`,
        "evil.js": evil(canary),
      }),
    ],
    [
      "scripts of package.json",
      () => ({
        "package.json": {
          name: "app",
          version: "1.0.0",
          dependencies: { dep: "^1.0.0" },
          scripts: { preinstall: "sh x", prepare: "sh x", postinstall: "sh x" },
        },
      }),
    ],
    [
      "a map of yarn's Plug'n'Play",
      () => ({
        ".pnp.cjs": "module.exports = {};",
        ".pnp.data.json": JSON.stringify({ packageRegistryData: [] }),
      }),
    ],
  ])("have no effect: %s", async (_, files) => {
    const canary = join(folder.path, "canary-file");
    const code = await build(appWith("^1.0.0", good(), files(canary)));
    expect(code).toContain("the real package");
    expect(registry.requests).toEqual([{ path: "/dep/-/dep-1.0.0.tgz" }]);
  });

  it("have no effect: GITHUB_TOKEN is never sent", async () => {
    vi.stubEnv("GITHUB_TOKEN", "ghs_canary");
    vi.stubEnv("NODE_AUTH_TOKEN", "npm_canary");
    await build(appWith("^1.0.0", good()));
    expect(JSON.stringify(registry.requests)).not.toContain("canary");
  });
});

describe("packages in git", () => {
  const track = async (...paths: readonly string[]) => {
    await runGit(["init", "--quiet"], { cwd: app() });
    await runGit(["add", "--force", ...paths], { cwd: app() });
  };

  it.each([
    ["node_modules", "node_modules/dep/index.js"],
    ["a directory deeper down", "src/node_modules/dep/index.js"],
    ["a file of that name", "node_modules"],
  ])("are refused: %s", async (_, path) => {
    await writeFiles(app(), { ...appWith("^1.0.0", good()), ".gitignore": "node_modules\n", [path]: "evil" });
    await track(path);
    await expect(build({})).rejects.toMatchObject({
      code: "NODE_MODULES_COMMITTED",
      problems: [{ hint: expect.stringContaining("git rm -r --cached") }],
    });
  });

  it("are not read if they are only in the working tree", async () => {
    const files = appWith("^1.0.0", good(), { "node_modules/dep/index.js": 'export default "evil";' });
    await writeFiles(app(), files);
    await track("package.json");
    expect(await build({})).toContain("the real package");
  });

  it("do not make git run what the repository's own configuration names", async () => {
    await writeFiles(app(), appWith("^1.0.0", good(), { "node_modules/dep/index.js": "evil" }));
    await track("package.json");
    await runGit(["config", "core.fsmonitor", join(folder.path, "bin/sh")], { cwd: app() });
    expect(await build({})).toContain("the real package");
  });
});

describe("without a lock file that agrees", () => {
  it("an app with dependencies is refused, with the command that makes one", async () => {
    const { "package-lock.json": _, ...files } = appWith("^1.0.0", good());
    await expect(build(files)).rejects.toMatchObject({
      code: "LOCK_FILE_MISSING",
      problems: [{ file: "package.json", hint: expect.stringContaining("npm install --package-lock-only") }],
    });
    expect(registry.requests).toEqual([]);
  });

  it("an app is refused whose package.json asks for another version", async () => {
    const manifest = { name: "app", version: "1.0.0", dependencies: { dep: "^2.0.0" } };
    const files = { ...appWith("^1.0.0", good()), "package.json": manifest };
    await expect(build(files)).rejects.toMatchObject({
      code: "LOCK_FILE_OUTDATED",
      message: expect.stringContaining("dep@^2.0.0"),
    });
  });
});
