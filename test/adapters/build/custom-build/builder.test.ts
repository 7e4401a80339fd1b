import { spawn, spawnSync } from "node:child_process";
import { mkdir, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createEsbuildBuilder } from "../../../../actions/shared/adapters/build/app/builder.ts";
import { readArtifact } from "../../../../actions/shared/adapters/build/artifact/read-artifact.ts";
import { withCustomBuild } from "../../../../actions/shared/adapters/build/custom-build/builder.ts";
import {
  createTempFolder,
  type TempFolder,
} from "../../../../actions/shared/adapters/filesystem/temp-folder.ts";
import type { Manifest } from "../../../../actions/shared/domain/build/manifest.ts";
import { RecordingLog } from "../../../fakes/recording-log.ts";
import { type Files, packDependency, writeFiles } from "../../../fixtures/workspace.ts";

const MODULES = join(import.meta.dirname, "../../../../node_modules");

/** A front end whose configuration holds a plugin of its own, and a Worker that Vite knows nothing of. */
const APP: Files = {
  "wrangler.jsonc": {
    name: "notes",
    main: "src/worker.ts",
    compatibility_date: "2026-07-01",
    assets: { directory: "dist", binding: "ASSETS" },
    vars: { GREETING: "hello" },
  },
  "package.json": {
    name: "notes",
    type: "module",
    scripts: { build: "vite build" },
    devDependencies: { vite: "*" },
  },
  ".gitignore": "dist\nnode_modules\n",
  "vite.config.ts": `
    const motto = { name: "motto", transform: (code, id) => id.endsWith("main.ts") ? code.replace("MOTTO", "made by the plugin") : undefined };
    export default { plugins: [motto] };
  `,
  "index.html": '<!doctype html><title>Notes</title><script type="module" src="/src/main.ts"></script>',
  "src/main.ts": 'document.title = "MOTTO";\n',
  "src/worker.ts": 'export default { fetch: (): Response => new Response("from the Worker") };\n',
};

/** A `build` script instead of Vite, for what only the script decides. */
const scripted = (script: string): Files => ({
  ...APP,
  "package.json": {
    name: "notes",
    type: "module",
    scripts: { build: "node build.js" },
    devDependencies: { sass: "*" },
  },
  "src/style.scss": "body { color: red }",
  "build.js": script,
});

const REDIRECTING = `
  import { mkdirSync, writeFileSync } from "node:fs";
  mkdirSync("dist/notes", { recursive: true });
  mkdirSync("dist/client", { recursive: true });
  mkdirSync(".wrangler/deploy", { recursive: true });
  writeFileSync("dist/client/index.html", "<h1>built</h1>");
  writeFileSync("dist/notes/index.js", 'export { default } from "./chunk.js";');
  writeFileSync("dist/notes/chunk.js", 'export default { fetch: () => new Response("built") };');
  writeFileSync("dist/notes/wrangler.json", JSON.stringify({
    name: "another", main: "index.js", no_bundle: true, compatibility_date: "2020-01-01",
    rules: [{ type: "ESModule", globs: ["**/*.js", "**/*.mjs"] }],
    assets: { directory: "../client" },
    kv_namespaces: [{ binding: "STOLEN", id: "0123456789abcdef0123456789abcdef" }],
  }));
  writeFileSync(".wrangler/deploy/config.json", JSON.stringify({ configPath: "../../dist/notes/wrangler.json" }));
`;

let folder: TempFolder;
let log: RecordingLog;
beforeEach(async () => {
  folder = await createTempFolder();
  log = new RecordingLog();
});
afterEach(() => rm(folder.path, { recursive: true }));

const out = () => join(folder.path, "out");
const appFolder = () => join(folder.path, "notes");

interface Circumstances {
  readonly timeoutMs?: number;
  /** False: packages are there already. */
  readonly install?: boolean;
}

async function build(
  files: Files,
  { timeoutMs = 60_000, install = false }: Circumstances = {},
): Promise<Manifest> {
  const directory = appFolder();
  await writeFiles(directory, files);
  // Stands for the install: the packages are this repository's own.
  if (!install && !(await readdir(directory)).includes("node_modules"))
    await symlink(MODULES, join(directory, "node_modules"));
  const options = { searchFrom: import.meta.dirname };
  const builder = withCustomBuild(await createEsbuildBuilder(options), { ...options, timeoutMs });
  const source = { app: "notes", directory, root: directory, environment: "production" } as const;
  await (await builder.open(source)).build(out(), log);
  return (await readArtifact(out())).manifest;
}

const builtFiles = async (): Promise<readonly string[]> =>
  (await readdir(out(), { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name));

describe("an app that needs a custom build", () => {
  it("is built by its script, and its Worker and assets are read from where wrangler reads them", async () => {
    const manifest = await build(APP);
    expect(manifest.toolchain).toMatchObject({ mode: "custom" });
    expect(manifest.worker.bindings.map(({ name }) => name).sort()).toEqual(["ASSETS", "GREETING"]);
    const script = (await builtFiles()).find((file) => /assets\/assets\/index-.*\.js$/.test(file)) ?? "";
    expect(await readFile(script, "utf8")).toContain("made by the plugin");
    expect(await readFile(join(out(), "worker/index.js"), "utf8")).toContain("from the Worker");
    expect(log.infos).toEqual([
      expect.stringMatching(/^build mode custom for notes: vite\.config\.ts:\d+ /),
      "use the output that wrangler.jsonc names",
    ]);
  });

  it("is built by esbuild if none of its code has to run", async () => {
    const plain = { ...APP, "vite.config.ts": "export default {};" };
    expect((await build(plain)).toolchain["mode"]).toBeUndefined();
    expect(log.infos).toEqual([]);
  });

  it("may redirect to its output, but cannot change settings or bindings", async () => {
    const { modules, assets, worker } = await build(scripted(REDIRECTING));
    expect(worker).toMatchObject({ mainModule: "index.js", compatibilityDate: "2026-07-01" });
    expect(worker.bindings.map(({ name }) => name)).not.toContain("STOLEN");
    expect(modules.map(({ path }) => path)).toEqual(["chunk.js", "index.js"]);
    expect(assets.map(({ path }) => path)).toContain("/index.html");
    expect(log.warnings).toEqual([expect.stringContaining('"STOLEN"')]);
    expect(log.infos.at(-1)).toBe(
      "use the output that dist/notes/wrangler.json names (redirected by the build)",
    );
  });

  it("does not see tokens or the home directory of the building user", async () => {
    process.env["GITHUB_TOKEN"] = "ghs_secret";
    const print = `
      import { mkdirSync, writeFileSync } from "node:fs";
      mkdirSync("dist", { recursive: true });
      writeFileSync("dist/env.json", JSON.stringify(process.env));
    `;
    try {
      await build(scripted(print));
    } finally {
      delete process.env["GITHUB_TOKEN"];
    }
    const seen = JSON.parse(await readFile(join(out(), "assets/env.json"), "utf8"));
    expect(JSON.stringify(seen)).not.toContain("ghs_secret");
    expect(seen["CI"]).toBe("true");
    expect(seen["HOME"]).not.toBe(process.env["HOME"]);
    expect(
      Object.keys(seen).filter((name) => /^(GITHUB|ACTIONS|RUNNER|INPUT|CLOUDFLARE)_/.test(name)),
    ).toEqual([]);
  });

  it("finds all packages installed, without having run their scripts", async () => {
    await packDependency(appFolder(), {
      "package.json": { name: "dep", version: "1.0.0", type: "module", scripts: { install: "touch ran" } },
      "index.js": 'export const word = "from the package";',
    });
    const script = `
      import { existsSync, mkdirSync, writeFileSync } from "node:fs";
      import { word } from "dep";
      mkdirSync("dist", { recursive: true });
      writeFileSync("dist/word.txt", word + (existsSync("node_modules/dep/ran") ? ", which ran" : ""));
    `;
    const manifest = { type: "module", scripts: { build: "node build.js" } };
    const dependencies = { dep: "file:vendor/dep.tgz" };
    const files = { ...scripted(script), "package.json": { ...manifest, dependencies } };
    await build(files, { install: true });
    expect(await readFile(join(out(), "assets/word.txt"), "utf8")).toBe("from the package");
    expect(log.infos).toContain("install all packages for notes (the custom build may need any of them)");
  });

  it("ignores the redirect of an earlier build", async () => {
    await build(scripted(REDIRECTING));
    await writeFile(join(appFolder(), "build.js"), "");
    await mkdir(join(appFolder(), "dist"), { recursive: true });
    await writeFile(join(appFolder(), "dist/index.html"), "later");
    const { worker } = await build({});
    expect(worker.mainModule).toBe("index.js");
    expect(await readFile(join(out(), "worker/index.js"), "utf8")).toContain("from the Worker");
  });
});

describe("a custom build that fails", () => {
  const failure = (files: Files, circumstances?: Circumstances) =>
    build(files, circumstances).then(
      () => undefined,
      (thrown: unknown) => thrown,
    );

  it.each([
    ["fails", 'console.error("no such thing"); process.exit(3);', /ended with 3:[\s\S]*no such thing/],
    ["writes nothing", "", /`assets\.directory` names "dist", to which the build wrote no file/],
    [
      "redirects out of its folder",
      `import { mkdirSync, writeFileSync } from "node:fs";
       mkdirSync(".wrangler/deploy", { recursive: true });
       writeFileSync(".wrangler/deploy/config.json", JSON.stringify({ configPath: "../../../elsewhere.json" }));`,
      /outside (of )?the app's (folder|directory)/,
    ],
    [
      "links its Worker to a file outside",
      `${REDIRECTING}
       import { rmSync, symlinkSync } from "node:fs";
       rmSync("dist/notes/index.js");
       symlinkSync("/etc/hostname", "dist/notes/index.js");`,
      /`main` names "dist\/notes\/index\.js"/,
    ],
    [
      "links an asset to a file outside",
      `import { mkdirSync, symlinkSync } from "node:fs";
       mkdirSync("dist", { recursive: true });
       symlinkSync("/etc/hostname", "dist/name.txt");`,
      /outside the app's directory/,
    ],
  ])("that %s ends in one clear error and leaves no artifact", async (_, script, message) => {
    const thrown = await failure(scripted(script));
    expect(thrown).toMatchObject({ code: "BUILD_FAILED", message: expect.stringMatching(message) });
    expect(await readdir(folder.path)).toEqual(["notes"]);
  });

  it("is ended with all its processes if it takes too long", async () => {
    const sleepy = `
      import { spawn } from "node:child_process";
      import { writeFileSync } from "node:fs";
      const idle = ["-e", "setInterval(() => {}, 1000)", "${folder.path}"];
      spawn(process.execPath, idle, { stdio: "inherit", detached: true });
      writeFileSync("started", "");
    `;
    const thrown = await failure(scripted(sleepy), { timeoutMs: 4_000 });
    expect(thrown).toMatchObject({
      code: "BUILD_FAILED",
      message: expect.stringContaining("took more than"),
    });
    expect(await readdir(appFolder())).toContain("started");
    await expect.poll(() => isRunning(folder.path), { timeout: 10_000 }).toBe(false);
  });

  it("ends with the process that runs it, even if that is killed", async () => {
    await writeFiles(appFolder(), {
      "build.js": `
        import { writeFileSync } from "node:fs";
        writeFileSync("started", "");
        setInterval(() => {}, 1000);
      `,
    });
    const runner = join(import.meta.dirname, "run-script-process.ts");
    const child = spawn(process.execPath, [runner, appFolder()], { stdio: "ignore" });
    await expect.poll(() => readdir(appFolder()), { timeout: 20_000 }).toContain("started");
    expect(isRunning(appFolder())).toBe(true);
    child.kill("SIGKILL");
    await expect.poll(() => isRunning(appFolder()), { timeout: 20_000 }).toBe(false);
  });

  it("reports the end of the script's output without colours and directories of this machine", async () => {
    const thrown = await failure(
      scripted(
        'console.log("\\u001b[31mno\\u001b[0m colours in " + process.cwd() + "/build.js"); process.exit(1);',
      ),
    );
    expect(thrown).toMatchObject({
      code: "BUILD_FAILED",
      message: expect.stringContaining("\nno colours in build.js"),
    });
  });

  it("is refused if it would serve the server's code, unless that is excluded", async () => {
    const writing = `
      import { mkdirSync, writeFileSync } from "node:fs";
      mkdirSync("dist/_worker.js", { recursive: true });
      writeFileSync("dist/_worker.js/index.js", "export default {}");
      writeFileSync("dist/index.html", "<h1>built</h1>");
    `;
    expect(await failure(scripted(writing))).toMatchObject({
      code: "BUILD_FAILED",
      problems: [
        expect.objectContaining({ file: "dist/_worker.js", hint: expect.stringContaining(".assetsignore") }),
      ],
    });
    const ignoring = `${writing} writeFileSync("dist/.assetsignore", "_worker.js");`;
    const { assets } = await build(scripted(ignoring));
    expect(assets.map(({ path }) => path)).toEqual(["/index.html", "/.well-known/overskill.json"]);
  });

  it("reports that there is no script to run", async () => {
    const thrown = await failure({ ...scripted(""), "package.json": { name: "notes" } });
    expect(thrown).toMatchObject({
      code: "APP_NEEDS_OWN_BUILD",
      message: expect.stringContaining("no script `build`"),
    });
  });
});

/** A process of the sandbox has another id outside of it, so it is found by an argument. */
function isRunning(argument: string): boolean {
  return spawnSync("ps", ["-A", "-o", "args"], { encoding: "utf8" }).stdout.includes(argument);
}
