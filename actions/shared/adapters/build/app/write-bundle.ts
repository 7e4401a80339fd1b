import { writeFileSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { makeFolders } from "../../filesystem/copy-files.ts";
import { inTurn } from "../../filesystem/in-turn.ts";
import { copyPlainFile } from "../../filesystem/open-file.ts";
import { ASSETS_FOLDER, WORKER_FOLDER } from "../artifact/layout.ts";
import type { AppBundle } from "./bundle-app.ts";

/** Writes a bundle's files into `stage` (an empty directory), in an artifact's layout. */
export async function writeBundle(
  stage: string,
  { modules, assets, copies }: Pick<AppBundle, "modules" | "assets" | "copies">,
): Promise<void> {
  const worker = join(stage, WORKER_FOLDER);
  const served = join(stage, ASSETS_FOLDER);
  await mkdir(worker);
  await mkdir(served);
  await makeFolders(worker, listPaths(modules));
  await makeFolders(served, [...listPaths(copies), ...listPaths(assets)]);
  await inTurn(modules, ({ path, contents }) => writeFileSync(join(worker, path), contents));
  await inTurn(copies, ({ path, source }) => copyPlainFile(source, join(served, path)));
  // Bundled files come last: they win over files of `public/` with the same path.
  await inTurn(assets, ({ path, contents }) => writeFileSync(join(served, path), contents));
}

const listPaths = (files: readonly { readonly path: string }[]) => files.map(({ path }) => path);
