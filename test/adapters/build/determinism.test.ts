import { mkdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createEsbuildBuilder } from "../../../actions/shared/adapters/build/app/builder.ts";
import {
  createFolderPackages,
  noPackages,
} from "../../../actions/shared/adapters/build/supply/used-packages.ts";
import { exists } from "../../../actions/shared/adapters/filesystem/list-files.ts";
import {
  createTempFolder,
  type TempFolder,
} from "../../../actions/shared/adapters/filesystem/temp-folder.ts";
import { RecordingLog } from "../../fakes/recording-log.ts";
import { copyFixtureApp, type FixtureApp } from "../../fixtures/apps.ts";
import { lockApp, startRegistry, type TestRegistry } from "../../fixtures/registry.ts";

let registry: TestRegistry;
beforeAll(async () => {
  registry = await startRegistry();
});
afterAll(() => registry[Symbol.asyncDispose]());

let folder: TempFolder;
beforeEach(async () => {
  folder = await createTempFolder();
});
afterEach(() => rm(folder.path, { recursive: true }));

async function build(app: FixtureApp, location: string, { cache = true } = {}) {
  const root = join(folder.path, location);
  const directory = await copyFixtureApp(app, join(root, "apps", app));
  await mkdir(join(root, ".git"));
  if (await exists(join(directory, "package.json"))) await lockApp(registry, directory);
  const builder = await createEsbuildBuilder({
    searchFrom: import.meta.dirname,
    cache: cache ? createFolderPackages(join(folder.path, "cache")) : noPackages,
    registries: { main: { url: registry.url }, others: [] },
  });
  const source = { app, directory, root, environment: "production" as const };
  const log = new RecordingLog();
  const artifact = await (await builder.open(source)).build(join(root, "out"), log);
  // The manifest contains the digest of every other file.
  return { log, manifest: await readFile(join(artifact.directory, "manifest.json"), "utf8") };
}

describe("the same inputs give the same bytes, cold and warm, in any directory", () => {
  it.each(["worker-api", "spa", "full", "static-site"] as const)("without packages: %s", async (app) => {
    const cold = await build(app, "cold");
    const again = await build(app, "somewhere/else");
    expect(again.manifest).toBe(cold.manifest);
  });

  it.each(["react-tailwind", "worker-hono"] as const)("with packages: %s", async (app) => {
    const cold = await build(app, "cold");
    expect(cold.log.infos).toEqual([expect.stringMatching(/^use \d+ packages for .* fetched/)]);
    const warm = await build(app, "somewhere/else");
    expect(warm.log.infos).toEqual([expect.stringMatching(/^use \d+ packages for .* \(all cached\)$/)]);
    expect(warm.manifest).toBe(cold.manifest);
    const uncached = await build(app, "uncached", { cache: false });
    expect(uncached.log.infos).toEqual([expect.stringMatching(/fetched/)]);
    expect(uncached.manifest).toBe(cold.manifest);
  });
});
