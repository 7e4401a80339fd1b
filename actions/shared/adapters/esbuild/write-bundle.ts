import { copyFile, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { ASSETS_FOLDER, WORKER_FOLDER } from "../artifact/layout.ts";
import { makeFolders } from "../filesystem/copy-files.ts";
import { inParallel } from "../filesystem/in-parallel.ts";
import type { AppBundle } from "./bundle-app.ts";

/** Writes a bundle as an artifact has it, ready to be sealed. `stage` is there and empty. */
export async function writeBundle(
  stage: string,
  { modules, assets, copies }: Pick<AppBundle, "modules" | "assets" | "copies">,
): Promise<void> {
  const worker = join(stage, WORKER_FOLDER);
  const served = join(stage, ASSETS_FOLDER);
  await mkdir(worker);
  await mkdir(served);
  await makeFolders(worker, pathsOf(modules));
  await makeFolders(served, [...pathsOf(copies), ...pathsOf(assets)]);
  await inParallel(modules, ({ path, contents }) => writeFile(join(worker, path), contents));
  await inParallel(copies, ({ path, source }) => copyFile(source, join(served, path)));
  // Bundled files come last: they are what the page names, whatever `public/` holds.
  await inParallel(assets, ({ path, contents }) => writeFile(join(served, path), contents));
}

const pathsOf = (files: readonly { readonly path: string }[]) => files.map(({ path }) => path);
