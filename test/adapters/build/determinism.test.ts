import { chmod, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createEsbuildBuilder } from "../../../actions/shared/adapters/build/app/builder.ts";
import { createFolderClosures } from "../../../actions/shared/adapters/build/packages/closures.ts";
import {
  createTempFolder,
  type TempFolder,
} from "../../../actions/shared/adapters/filesystem/temp-folder.ts";
import { RecordingLog } from "../../fakes/recording-log.ts";
import { copyFixtureApp, type FixtureApp } from "../../fixtures/apps.ts";

const PACKAGES = join(import.meta.dirname, "../../../node_modules");

/** Stands for npm: what the lock file names is copied from this repository instead of a registry. */
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

async function build(app: FixtureApp, place: string) {
  const root = join(folder.path, place);
  const directory = await copyFixtureApp(app, join(root, "apps", app));
  await mkdir(join(root, ".git"));
  const closures = createFolderClosures(join(folder.path, "cache"));
  const builder = await createEsbuildBuilder({ searchFrom: import.meta.dirname, closures });
  const source = { app, directory, root, environment: "production" as const };
  const log = new RecordingLog();
  const artifact = await (await builder.open(source)).build(join(root, "out"), log);
  // It holds the digest of every other file.
  return { log, manifest: await readFile(join(artifact.directory, "manifest.json"), "utf8") };
}

describe("the same inputs give the same bytes, cold and sparse, in whatever folder", () => {
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
