import { mkdir, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readArtifact } from "../../../../actions/shared/adapters/build/artifact/read-artifact.ts";
import {
  createTempFolder,
  type TempFolder,
} from "../../../../actions/shared/adapters/filesystem/temp-folder.ts";
import { type BuildAppRequest, buildApp } from "../../../../scripts/cli/build/build-app.ts";
import { RecordingLog } from "../../../fakes/recording-log.ts";
import { copyFixtureApp } from "../../../fixtures/apps.ts";
import { createWorkspace } from "../../../fixtures/workspace.ts";

let folder: TempFolder;
let directory: string;
beforeEach(async () => {
  folder = await createTempFolder();
  directory = await copyFixtureApp("full", join(folder.path, "full"));
});
afterEach(() => rm(folder.path, { recursive: true }));

const at = (name: string) => join(folder.path, name);
const build = (request: Partial<BuildAppRequest> = {}, log = new RecordingLog()) =>
  buildApp(
    {
      ...{ directory, out: at("out"), verify: false, startup: false, allowCustomBuilds: false },
      ...{ environment: "production", plan: "paid" },
      ...request,
    },
    log,
  );

describe("buildApp", () => {
  it("refuses a directory that does not exist", async () => {
    await expect(build({ directory: at("nowhere") })).rejects.toMatchObject({
      code: "INPUT_INVALID",
      message: expect.stringContaining("nowhere"),
    });
  });

  it("writes an artifact and says how it was built", async () => {
    const outcome = await build();
    const { manifest } = await readArtifact(at("out"));
    expect(outcome).toMatchObject({
      app: "full",
      mode: "esbuild",
      digest: manifest.digest,
      buildId: manifest.buildId,
      cache: "off",
      verified: false,
      sizes: manifest.metrics,
    });
  });

  it("reuses the cached artifact until a file of the app changes", async () => {
    const cacheDirectory = at("cache");
    const first = await build({ cacheDirectory });
    await rm(at("out"), { recursive: true });
    const second = await build({ cacheDirectory });
    expect([first.cache, second.cache]).toEqual(["miss", "hit"]);
    expect((await readArtifact(at("out"))).manifest.digest).toBe(first.digest);

    await writeFile(join(directory, "shared/path.ts"), 'export const path = "/api/other";\n');
    const third = await build({ cacheDirectory });
    expect(third.cache).toBe("miss");
    expect(third.digest).not.toBe(first.digest);
  });

  it.each([
    ["the cached artifact", (buildKey: string) => `cache/keys/full/${buildKey}`],
    ["the built artifact, which may be the same file", () => "out"],
  ])("builds again if a file was changed in %s", async (_, toPath) => {
    const cacheDirectory = at("cache");
    const { buildKey, digest } = await build({ cacheDirectory });
    await writeFile(join(at(toPath(buildKey)), "worker/index.js"), "export default {}");
    const log = new RecordingLog();
    const again = await build({ cacheDirectory }, log);
    expect(again).toMatchObject({ cache: "miss", digest });
    expect(log.warnings).toEqual([
      expect.stringContaining('"worker/index.js" is not the file that was built'),
    ]);
  });

  it("verifies that a build in another directory produces the same bytes", async () => {
    expect((await build({ verify: true })).verified).toBe(true);
    expect(await readdir(folder.path)).toEqual(["full", "out"]);
  });

  it("verifies an app of a workspace from a copy of its inputs, and nothing else", async () => {
    await createWorkspace(at("acme"));
    await writeFile(at("acme/packages/unrelated.txt"), "left behind");
    const log = new RecordingLog();
    const request = { directory: at("acme/apps/todo"), cacheDirectory: at("cache"), verify: true };
    expect((await build(request, log)).verified).toBe(true);
    expect(log.infos).toEqual([expect.stringMatching(/^install dep /), expect.stringMatching(/^restore 5 /)]);
  });

  it("runs a custom build for an app whose Vite configuration has logic, and caches that artifact, too", async () => {
    const motto = await copyFixtureApp("own-plugin", at("motto"));
    await symlink(join(import.meta.dirname, "../../../../node_modules"), join(motto, "node_modules"));
    const cacheDirectory = at("cache");
    const first = await build({ directory: motto, cacheDirectory });
    const second = await build({ directory: motto, cacheDirectory });
    expect([first.mode, first.cache, second.mode, second.cache]).toEqual(["custom", "miss", "custom", "hit"]);
    expect(second.digest).toBe(first.digest);
    const { manifest } = await readArtifact(at("out"));
    const script = manifest.assets.find(({ path }) => path.endsWith(".js"));
    expect(await readFile(join(at("out"), "assets", script?.path ?? ""), "utf8")).toContain("woven in");
  });

  it("takes the app's name from --app if the directory's name is not valid", async () => {
    const odd = await copyFixtureApp("full", at("My_App"));
    await expect(build({ directory: odd })).rejects.toMatchObject({ code: "APP_NAME_INVALID" });
    expect((await build({ directory: odd, app: "mine" })).app).toBe("mine");
  });

  it("replaces an artifact, but never a directory with other files", async () => {
    await build();
    await build();
    await mkdir(at("precious"));
    await writeFile(at("precious/file"), "kept");
    for (const out of [at("precious"), directory]) {
      await expect(build({ out })).rejects.toMatchObject({ code: "INPUT_INVALID" });
    }
    expect(await readFile(at("precious/file"), "utf8")).toBe("kept");
  });

  it("measures the start-up of a built artifact, but not of a cached one", async () => {
    const cacheDirectory = at("cache");
    const first = await build({ cacheDirectory, startup: true });
    const startUp = { name: "start-up", unit: "ms", used: first.startupMs, limit: 1000 };
    expect([typeof first.startupMs, first.budgets.at(-1)]).toEqual(["number", startUp]);
    const second = await build({ cacheDirectory, startup: true });
    expect([second.cache, second.digest]).toEqual(["hit", first.digest]);
    expect(second).not.toHaveProperty("startupMs");
    expect(second.phases.map(({ name }) => name)).not.toContain("start-up");
  });

  it("refuses a Worker that takes too long to start, and does not cache it", async () => {
    const file = join(directory, "worker/index.ts");
    const busy = "let sum = 0;\nfor (let step = 0; step < 1e12; step++) sum = (sum + step) | 0;\n";
    await writeFile(file, `${await readFile(file, "utf8")}\n${busy}export const total = sum;\n`);
    const cacheDirectory = at("cache");
    await expect(build({ cacheDirectory, startup: true })).rejects.toMatchObject({
      code: "STARTUP_TOO_SLOW",
      message: expect.stringMatching(
        /start-up 5,000 ms of 1,000 ms\. Its largest modules: .*worker\/index\.ts/,
      ),
    });
    expect((await build({ cacheDirectory })).cache).toBe("miss");
  });
});
