import { copyFile, mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { ASSETS_FOLDER, WORKER_FOLDER } from "../artifact/layout.ts";
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
  for (const { path, contents } of modules) await write(join(worker, path), contents);
  // Bundled files come last: they are what the page names, whatever `public/` holds.
  const folders = new Set(copies.map(({ path }) => dirname(path)));
  for (const folder of folders) await mkdir(join(served, folder), { recursive: true });
  await inParallel(copies, ({ path, source }) => copyFile(source, join(served, path)));
  for (const { path, contents } of assets) await write(join(served, path), contents);
}

async function write(file: string, contents: Uint8Array): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, contents);
}
