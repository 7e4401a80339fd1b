import { cp, link, mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { StoredAssets } from "../store/records.ts";
import type { StateStore } from "../store/state-store.ts";
import { renderContentTypeRules } from "./content-type-rules.ts";

/** Rules come with the configuration; files of these names would be taken for them. */
const RULE_FILES = new Set(["/_headers", "/_redirects"]);

/**
 * Lays the files of a version out as Miniflare's asset server wants them: names from the manifest, contents linked
 * from the blob store, `_headers` and `_redirects` as files.
 */
export async function layOutAssets(
  store: StateStore,
  { pool, manifest, config }: StoredAssets,
  directory: string,
): Promise<void> {
  const files = Object.entries(manifest).filter(([path]) => !RULE_FILES.has(path));
  const folders = new Set(files.map(([path]) => dirname(join(directory, path))));
  for (const folder of [directory, ...folders]) await mkdir(folder, { recursive: true });
  for (const [path, { hash }] of files) {
    const source = store.assetFile(pool, hash);
    const target = join(directory, path);
    // A state folder on another file system, or one without hard links, takes copies.
    await link(source, target).catch(() => cp(source, target));
  }
  const types = new Map(files.map(([path, { hash }]) => [path, store.assetType(pool, hash) ?? ""]));
  const headers = renderContentTypeRules(types) + (config._headers ?? "");
  if (headers !== "") await writeFile(join(directory, "_headers"), headers);
  if (config._redirects !== undefined) await writeFile(join(directory, "_redirects"), config._redirects);
}
