import { createHash } from "node:crypto";
import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { loadEsbuild } from "../../../../actions/shared/adapters/build/esbuild/load-esbuild.ts";
import { bundleFrontEnd } from "../../../../actions/shared/adapters/build/front-end/bundle-front-end.ts";
import { readFrontEnd } from "../../../../actions/shared/adapters/build/front-end/config/read-front-end.ts";
import {
  allOptimizations,
  type Optimizations,
} from "../../../../actions/shared/adapters/build/front-end/context/optimizations.ts";
import { listSources } from "../../../../actions/shared/adapters/build/sources/source-files.ts";
import { listFiles } from "../../../../actions/shared/adapters/filesystem/list-files.ts";
import {
  createTempFolder,
  type TempFolder,
} from "../../../../actions/shared/adapters/filesystem/temp-folder.ts";
import { copyFrontApp, FRONTS } from "./front-app.ts";

const SWITCHES = Object.keys(allOptimizations) as (keyof Optimizations)[];
const esbuild = await loadEsbuild(import.meta.dirname);

let root: TempFolder;
beforeAll(async () => {
  root = await createTempFolder();
});
afterAll(() => rm(root.path, { recursive: true }));

async function openApp(app: string) {
  const directory = join(root.path, app);
  await copyFrontApp(app, directory);
  const packages = join(directory, "node_modules");
  const installed = await listFiles(packages, async () => true).catch(() => []);
  const restored = installed.map(({ path }) => join(packages, path));
  const sources = { ...(await listSources(directory)), restored };
  const frontEnd = await readFrontEnd(esbuild, directory, sources);
  return async (optimizations: Optimizations): Promise<Record<string, string>> => {
    const outcome = await bundleFrontEnd(esbuild, { directory, sources, ...frontEnd, optimizations });
    if (!outcome.passed) throw new Error(outcome.errors.map(({ text }) => text).join("\n"));
    return Object.fromEntries(
      outcome.value.map(({ path, contents }) => [path, createHash("sha256").update(contents).digest("hex")]),
    );
  };
}

describe("a front end that is built without one of the optimizations", async () => {
  it.each(await readdir(FRONTS))("has the same bytes: %s", async (app) => {
    const build = await openApp(app);
    const expected = await build(allOptimizations);
    for (const name of SWITCHES)
      expect({ name, files: await build({ ...allOptimizations, [name]: false }) }).toEqual({
        name,
        files: expected,
      });
  });
});
