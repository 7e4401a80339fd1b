import { cp, link, mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { StoredAssets } from "../store/records.ts";
import type { StateStore } from "../store/state-store.ts";

/**
 * Lays the files of a version out as Miniflare's asset server wants them: names from the manifest, contents linked
 * from the blob store, `_headers` and `_redirects` as files.
 */
export async function layOutAssets(
  store: StateStore,
  assets: StoredAssets,
  directory: string,
): Promise<void> {
  await mkdir(directory, { recursive: true });
  const folders = new Set(Object.keys(assets.manifest).map((path) => dirname(join(directory, path))));
  for (const folder of folders) await mkdir(folder, { recursive: true });
  for (const [path, { hash }] of Object.entries(assets.manifest)) {
    const source = store.assetFile(assets.pool, hash);
    const target = join(directory, path);
    // A state folder on another file system, or one without hard links, takes copies.
    await link(source, target).catch(() => cp(source, target));
  }
  const { _headers, _redirects } = assets.config;
  if (_headers !== undefined) await writeFile(join(directory, "_headers"), _headers);
  if (_redirects !== undefined) await writeFile(join(directory, "_redirects"), _redirects);
}
