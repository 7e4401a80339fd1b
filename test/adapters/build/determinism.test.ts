import { chmod, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { createEsbuildBuilder } from "../../../actions/shared/adapters/build/app/builder.ts";
import {
  createFolderClosures,
  noClosures,
} from "../../../actions/shared/adapters/build/packages/closures.ts";
import {
  createTempFolder,
  type TempFolder,
} from "../../../actions/shared/adapters/filesystem/temp-folder.ts";
import { RecordingLog } from "../../fakes/recording-log.ts";
import { copyFixtureApp, type FixtureApp } from "../../fixtures/apps.ts";

const PACKAGES = join(import.meta.dirname, "../../../node_modules");

const disk = vi.hoisted(() => ({ hardLinks: true }));
vi.mock(import("node:fs"), async (load) => {
  const fs = await load();
  const linkSync: typeof fs.linkSync = (source, target) => {
    if (!disk.hardLinks) throw new Error("EXDEV: cross-device link not permitted");
    fs.linkSync(source, target);
  };
  return { ...fs, linkSync };
});

/** Stands for npm: copies the packages of the lock file from this repository instead of a registry. */
const NPM = `#!/bin/sh
mkdir -p node_modules
for name in $(sed -n 's/^ *"node_modules\\/\\([^"]*\\)".*/\\1/p' package-lock.json); do
  cp -RL "${PACKAGES}/$name" node_modules/
done
`;

const path = process.env["PATH"];
let tools: TempFolder;
beforeAll(async () => {
  tools = await createTempFolder();
  await writeFile(join(tools.path, "npm"), NPM);
  await chmod(join(tools.path, "npm"), 0o755);
  process.env["PATH"] = `${tools.path}:${path}`;
});
afterAll(async () => {
  process.env["PATH"] = path;
  await rm(tools.path, { recursive: true });
});

let folder: TempFolder;
beforeEach(async () => {
  folder = await createTempFolder();
});
afterEach(() => rm(folder.path, { recursive: true }));

interface Shortcuts {
  readonly cache?: boolean;
  readonly disposable?: boolean;
}

async function build(
  app: FixtureApp,
  location: string,
  { cache = true, disposable = false }: Shortcuts = {},
) {
  const root = join(folder.path, location);
  const directory = await copyFixtureApp(app, join(root, "apps", app));
  await mkdir(join(root, ".git"));
  const closures = cache ? createFolderClosures(join(folder.path, "cache")) : noClosures;
  const builder = await createEsbuildBuilder({ searchFrom: import.meta.dirname, closures, disposable });
  const source = { app, directory, root, environment: "production" as const };
  const log = new RecordingLog();
  const artifact = await (await builder.open(source)).build(join(root, "out"), log);
  // The manifest contains the digest of every other file.
  return { log, manifest: await readFile(join(artifact.directory, "manifest.json"), "utf8") };
}

describe("the same inputs give the same bytes, cold and sparse, in any directory", () => {
  it.each(["worker-api", "spa", "full", "static-site"] as const)("without packages: %s", async (app) => {
    const cold = await build(app, "cold");
    const again = await build(app, "somewhere/else");
    expect(again.manifest).toBe(cold.manifest);
  });

  it.each(["react-tailwind", "worker-hono"] as const)("with packages: %s", async (app) => {
    const cold = await build(app, "cold");
    expect(cold.log.infos).toEqual([expect.stringMatching(/^install /)]);
    const sparse = await build(app, "somewhere/else");
    expect(sparse.log.infos).toEqual([expect.stringMatching(/^restore \d+ files of packages/)]);
    expect(sparse.manifest).toBe(cold.manifest);
  });
});

describe("what only saves time does not change the bytes", () => {
  const app = "worker-hono";

  it("without a closure cache", async () => {
    const cached = await build(app, "cached");
    const uncached = await build(app, "uncached", { cache: false });
    expect(uncached.log.infos).toEqual([expect.stringMatching(/^install /)]);
    expect(uncached.manifest).toBe(cached.manifest);
  });

  it("without the programs of packages", async () => {
    const complete = await build(app, "complete", { cache: false });
    const disposable = await build(app, "disposable", { cache: false, disposable: true });
    expect(disposable.manifest).toBe(complete.manifest);
  });

  it("with copies of cached files instead of hard links", async () => {
    await build(app, "cold");
    const linked = await build(app, "linked");
    disk.hardLinks = false;
    const copied = await build(app, "copied").finally(() => {
      disk.hardLinks = true;
    });
    expect(copied.log.infos).toEqual([expect.stringMatching(/^restore \d+ files of packages/)]);
    expect(copied.manifest).toBe(linked.manifest);
  });
});
