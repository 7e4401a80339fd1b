import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createEsbuildBuilder } from "../../actions/shared/adapters/build/app/builder.ts";
import { withCustomBuild } from "../../actions/shared/adapters/build/custom-build/builder.ts";
import { createTempFolder, type TempFolder } from "../../actions/shared/adapters/filesystem/temp-folder.ts";
import { createFindSandbox } from "../../actions/shared/adapters/process/sandbox/find-sandbox.ts";
import { probeSandboxes } from "../../actions/shared/adapters/process/sandbox/probe.ts";
import { isPipelineError } from "../../actions/shared/domain/errors.ts";
import { RecordingLog } from "../fakes/recording-log.ts";
import { writeFiles } from "../fixtures/workspace.ts";
import { CANARY } from "./hostile-machine.ts";

const MODULES = join(import.meta.dirname, "../../node_modules");
const { working } = await probeSandboxes({});
const builder = withCustomBuild(await createEsbuildBuilder({ searchFrom: MODULES }), {
  searchFrom: MODULES,
  findSandbox: createFindSandbox({}),
  timeoutMs: 20_000,
});
const required = process.env["REQUIRE_BROWSER"] === "1";

describe.skipIf(working.length === 0 && !required)("the custom build of a hostile app", () => {
  let folder: TempFolder;
  let app: string;
  beforeEach(async () => {
    folder = await createTempFolder();
    app = join(folder.path, "repository/apps/hostile");
    await writeFiles(folder.path, { "private/token": CANARY, "private/.env": CANARY });
    await mkdir(join(folder.path, "repository/.git"), { recursive: true });
  });
  afterEach(async () => {
    vi.unstubAllEnvs();
    await folder[Symbol.asyncDispose]();
  });

  /** Builds with `code` as the build script; returns all that came of it: error, log and artifact. */
  async function build(code: string): Promise<{ code: string; text: string }> {
    const log = new RecordingLog();
    await writeFiles(app, {
      "wrangler.jsonc": {
        name: "hostile",
        main: "out/index.js",
        compatibility_date: "2026-01-01",
        assets: { directory: "dist" },
        build: { command: "true" },
      },
      "package.json": { name: "hostile", scripts: { build: "node build.cjs" } },
      "build.cjs": `${PRELUDE.replace("OUTSIDE", JSON.stringify(join(folder.path, "private")))}\n${code}`,
    });
    const target = join(folder.path, "artifact");
    try {
      const root = join(folder.path, "repository");
      const request = { app: "hostile", directory: app, root, environment: "preview" } as const;
      await (await builder.open(request)).build(target, log);
    } catch (thrown) {
      const text = `${(thrown as Error).stack} ${JSON.stringify(thrown)}`;
      return { code: isPipelineError(thrown) ? thrown.code : `unexpected: ${text}`, text };
    }
    const names = await readdir(target, { recursive: true, withFileTypes: true });
    const texts = await Promise.all(
      names.filter((each) => each.isFile()).map((each) => readFile(join(each.parentPath, each.name), "utf8")),
    );
    return { code: "built", text: texts.join("\n") };
  }

  describe("leaks no file of this machine through its output", () => {
    it.each<[string, string]>([
      ["a link to a file", 'fs.symlinkSync(outside + "/token", "dist/token.txt");'],
      ["a link to a directory", 'fs.symlinkSync(outside, "dist/all");'],
      [
        "the assets' directory as a link",
        'fs.rmSync("dist", { recursive: true }); fs.symlinkSync(outside, "dist");',
      ],
      ["a relative link", 'fs.symlinkSync("../../../../private/token", "dist/token.txt");'],
      ["a link to /proc", 'fs.symlinkSync("/proc/self/environ", "dist/environ.txt");'],
      [
        "a link to a descriptor",
        'fs.symlinkSync("/proc/self/fd/0", "dist/stdin.txt"); fs.symlinkSync("/proc/self/cwd", "dist/cwd");',
      ],
      ["a chain of links", 'fs.symlinkSync(outside, "a"); fs.symlinkSync("../a/token", "dist/token.txt");'],
      [
        "the main module as a link",
        'fs.rmSync("out/index.js"); fs.symlinkSync(outside + "/token", "out/index.js");',
      ],
      [
        "an import of the main module",
        'fs.writeFileSync("out/index.js", `import text from ${JSON.stringify(outside + "/token")} with { type: "text" }; export default { fetch: () => new Response(text) };`);',
      ],
      [
        "a relative import",
        'fs.writeFileSync("out/index.js", `import text from "../../../../private/token"; export default { fetch: () => new Response(text) };`);',
      ],
      [
        "a source map",
        'fs.writeFileSync("out/index.js", `export default { fetch() {} };\\n//# sourceMappingURL=${outside}/token`); fs.writeFileSync("dist/a.js", "1;\\n//# sourceMappingURL=../../../../private/token");',
      ],
      ["_headers as a link", 'fs.symlinkSync(outside + "/token", "dist/_headers");'],
      ["_redirects as a link", 'fs.symlinkSync(outside + "/token", "dist/_redirects");'],
      [".assetsignore as a link", 'fs.symlinkSync(outside + "/token", "dist/.assetsignore");'],
      ["a redirected configuration outside", 'redirect("../../../../../private/token");'],
      [
        "a redirected configuration as a link",
        'fs.symlinkSync(outside + "/token", "wrangler.json"); redirect("../../wrangler.json");',
      ],
      [
        "assets outside in the redirect",
        'write("gen/wrangler.json", JSON.stringify({ main: "../out/index.js", assets: { directory: "../../../../private" } })); redirect("../../gen/wrangler.json");',
      ],
      [
        "a main module outside in the redirect",
        'write("gen/wrangler.json", JSON.stringify({ main: "../../../../private/token", no_bundle: true })); redirect("../../gen/wrangler.json");',
      ],
      [
        "module rules outside in the redirect",
        'write("gen/wrangler.json", JSON.stringify({ main: "../out/index.js", no_bundle: true, rules: [{ type: "Text", globs: ["../../../../../private/**", "/**/token"] }], find_additional_modules: true, base_dir: "../../.." })); redirect("../../gen/wrangler.json");',
      ],
      [
        "a tsconfig that extends",
        'fs.writeFileSync("tsconfig.json", JSON.stringify({ extends: outside + "/token" })); fs.rmSync("out/index.js"); fs.writeFileSync("out/index.js", "syntax error");',
      ],
      [
        "the directory of the redirect as a link",
        'fs.rmSync(".wrangler", { recursive: true, force: true }); fs.symlinkSync(outside, ".wrangler");',
      ],
      [
        "packages as a link",
        'fs.symlinkSync(outside, "node_modules"); fs.writeFileSync("out/index.js", `import text from "token"; export default { fetch: () => new Response(text) };`);',
      ],
      [
        "vite's environment as a link",
        'fs.symlinkSync(outside + "/.env", ".env"); fs.writeFileSync("out/index.js", "export default { fetch: () => new Response(import.meta.env.VITE_X) };");',
      ],
    ])("%s", async (_, code) => {
      const { code: outcome, text } = await build(code);
      expect(text).not.toContain(CANARY);
      expect(outcome).not.toMatch(/^unexpected/);
    });
  });

  describe("is refused or built, but neither hangs nor crashes, with", () => {
    it.each<[string, string]>([
      [
        "long paths in its home and temporary directory",
        'for (const start of ["/tmp", "/home/app"]) { process.chdir(start); for (let i = 0; i < 40; i++) { fs.mkdirSync("d".repeat(200)); process.chdir("d".repeat(200)); } }',
      ],
      ["a pipe among the assets", 'sh("mkfifo dist/pipe");'],
      ["a pipe as main module", 'sh("rm out/index.js; mkfifo out/index.js");'],
      ["a pipe as _headers", 'sh("mkfifo dist/_headers");'],
      ["a pipe as package.json", 'sh("rm package.json; mkfifo package.json");'],
      ["a pipe as the redirect", 'sh("mkdir -p .wrangler/deploy; mkfifo .wrangler/deploy/config.json");'],
      ["a socket", 'require("node:net").createServer().listen("dist/socket", () => process.exit(0));'],
      ["a sparse file of 2 GiB", 'sh("truncate -s 2G dist/large");'],
      ["a sparse main module", 'sh("truncate -s 1G out/index.js");'],
      ["10,000 files", 'for (let i = 0; i < 10_000; i++) fs.writeFileSync(`dist/${i}`, "");'],
      [
        "a path that is longer than the system's limit",
        'for (let i = 0; i < 40; i++) { fs.mkdirSync("d".repeat(200)); process.chdir("d".repeat(200)); }',
      ],
      [
        "a name that is not UTF-8",
        'fs.writeFileSync(Buffer.from([...Buffer.from("dist/"), 0xff, 0xfe]), "x");',
      ],
      ["a name with control characters", 'fs.writeFileSync("dist/\\u001b[31m\\n::add-mask::x", "x");'],
      ["a loop of links", 'fs.symlinkSync("loop", "dist/loop"); fs.symlinkSync("../dist", "dist/again");'],
      ["an unreadable directory", 'fs.mkdirSync("dist/closed"); fs.chmodSync("dist/closed", 0);'],
      ["a main module that is a directory", 'fs.rmSync("out/index.js"); fs.mkdirSync("out/index.js");'],
      ["a redirect that is deeply nested", 'write(".wrangler/deploy/config.json", "[".repeat(200_000));'],
      ["a redirect to itself", 'redirect("config.json");'],
      ["no app any more", 'for (const name of fs.readdirSync(".")) fs.rmSync(name, { recursive: true });'],
    ])("%s", { timeout: 40_000 }, async (_, code) => {
      const temporary = join(folder.path, "temporary");
      await mkdir(temporary);
      vi.stubEnv("TMPDIR", temporary);
      expect((await build(code)).code).toMatch(/^(?:built|[A-Z_]+)$/);
      expect(await readdir(temporary)).toEqual([]);
    });
  });

  it.each<[string, string]>([
    ["in the app", '".git"'],
    ["in another case", '".GIT"'],
    ["in a directory of the app", '"src/deep/.git"'],
    ["among the assets", '"dist/.git"'],
  ])("leaves no repository %s, which would run programs at the next `git status`", async (_, path) => {
    const proof = join(folder.path, "proof");
    const { code, text } = await build(
      `const at = ${path}; fs.mkdirSync(at + "/objects", { recursive: true }); fs.mkdirSync(at + "/refs");
       write(at + "/HEAD", "ref: refs/heads/main\\n"); write(at + "/config", '[core]\\nrepositoryformatversion=0\\nfsmonitor="touch ${proof}; false"\\n');`,
    );
    expect([code, text]).toEqual(["BUILD_FAILED", expect.stringContaining(JSON.parse(path))]);
    expect(existsSync(join(app, JSON.parse(path)))).toBe(false);
    spawnSync("git", ["status"], { cwd: join(app, JSON.parse(path), "..") });
    expect(existsSync(proof)).toBe(false);
  });

  it("removes such a repository even if the build fails", async () => {
    const { code } = await build('fs.mkdirSync(".git"); process.exit(1);');
    expect([code, existsSync(join(app, ".git"))]).toEqual(["BUILD_FAILED", false]);
  });

  it("cannot change the repository of a submodule", async () => {
    await mkdir(join(app, "vendor"), { recursive: true });
    await writeFile(join(app, "vendor/.git"), "gitdir: ../../../.git/modules/vendor\n");
    await build('fs.writeFileSync("vendor/.git", "gitdir: ../evil\\n");');
    expect(await readFile(join(app, "vendor/.git"), "utf8")).toBe("gitdir: ../../../.git/modules/vendor\n");
  });
});

const PRELUDE = `
const fs = require("node:fs");
const path = require("node:path");
const sh = (command) => require("node:child_process").spawnSync("sh", ["-c", command]);
const outside = OUTSIDE;
const write = (file, text) => { fs.mkdirSync(path.dirname(file), { recursive: true }); fs.writeFileSync(file, text); };
const redirect = (configPath) => write(".wrangler/deploy/config.json", JSON.stringify({ configPath }));
write("out/index.js", "export default { fetch: () => new Response('x') };");
write("dist/index.html", "<p>x");
`;
