import { cp, link, mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { StoredAssets } from "../store/records.ts";
import type { StateStore } from "../store/state-store.ts";
import { renderContentTypeRules } from "./content-type-rules.ts";

/** Names of rule files. Rules come from the configuration, so uploaded files of these names are skipped. */
const RULE_FILES = new Set(["/_headers", "/_redirects"]);

/**
 * Writes the files of a version for Miniflare's asset server: names from the manifest, contents as links to the blob
 * store, and the rules as `_headers` and `_redirects`.
 */
export async function writeAssetDirectory(
  store: StateStore,
  { pool, manifest, config }: StoredAssets,
  directory: string,
): Promise<void> {
  const files = Object.entries(manifest).filter(([path]) => !RULE_FILES.has(path));
  const directories = new Set(files.map(([path]) => dirname(join(directory, path))));
  for (const each of [directory, ...directories]) await mkdir(each, { recursive: true });
  for (const [path, { hash }] of files) {
    const source = store.assetFile(pool, hash);
    const target = join(directory, path);
    // Copy if the state directory is on another file system or on one without hard links.
    await link(source, target).catch(() => cp(source, target));
  }
  const types = new Map(files.map(([path, { hash }]) => [path, store.assetType(pool, hash) ?? ""]));
  const headers = renderContentTypeRules(types) + (config._headers ?? "");
  if (headers !== "") await writeFile(join(directory, "_headers"), headers);
  if (config._redirects !== undefined) await writeFile(join(directory, "_redirects"), config._redirects);
}
