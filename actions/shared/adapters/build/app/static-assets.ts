import { realpathSync, statSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Message } from "esbuild";
import ignore from "ignore";
import { type AssetsConfig, PROOF_PATH } from "../../../domain/build/manifest.ts";
import { MAX_ASSET_BYTES } from "../../../domain/limits.ts";
import { describeSize } from "../../../domain/text/byte-size.ts";
import { isConfinedPath } from "../artifact/layout.ts";
import { bundleError } from "../esbuild/bundle-outcome.ts";
import { findBreach } from "../sources/confine-plugin.ts";
import type { SourceFiles } from "../sources/source-files.ts";

/** A file that is served as it is. */
export interface StaticFile {
  /** Below `assets/`, without a leading slash. */
  readonly path: string;
  /** Absolute, links resolved. */
  readonly source: string;
}

export interface StaticAssets {
  readonly files: readonly StaticFile[];
  /** Contents of `_headers` and `_redirects`, which travel with the upload instead of being served. */
  readonly config: Pick<AssetsConfig, "_headers" | "_redirects">;
  readonly errors: readonly Message[];
}

const IGNORE_FILE = ".assetsignore";
/** What frameworks write for Pages; wrangler refuses it as well. */
const LEGACY_WORKER = /^_worker\.js(\/|$)/;
const CONFIG_FILES = ["_headers", "_redirects"] as const;

/** Everything below one folder of the app (`.` for all of it), but for what `.assetsignore` names. */
export async function collectStaticAssets(
  directory: string,
  sources: SourceFiles,
  folder: string,
): Promise<StaticAssets> {
  const prefix = folder === "." ? "" : `${folder}/`;
  const inside = (name: string) =>
    sources.has(`${prefix}${name}`) ? join(directory, prefix, name) : undefined;
  const ignored = ignore().add([IGNORE_FILE, ...CONFIG_FILES.map((name) => `/${name}`)]);
  const ignoreFile = inside(IGNORE_FILE);
  if (ignoreFile !== undefined) ignored.add(await readFile(ignoreFile, "utf8"));

  const files: StaticFile[] = [];
  const errors: Message[] = [];
  const wanted = sources.files
    .filter(({ path }) => path.startsWith(prefix))
    .map(({ path }) => ({ path, served: path.slice(prefix.length) }))
    .filter(({ served }) => !ignored.ignores(served));
  const checks = wanted.map(({ path, served }) => ({
    path,
    served,
    checked: check(directory, sources, path, served),
  }));
  for (const { path, served, checked } of checks) {
    if ("source" in checked) files.push({ path: served, source: checked.source });
    else errors.push(bundleError(checked.reason, { file: path }));
  }
  if (ignoreFile === undefined && wanted.some(({ served }) => LEGACY_WORKER.test(served))) {
    const message = `"_worker.js" is server code of Pages, which everybody could read as an asset.`;
    errors.push(bundleError(message, { file: `${prefix}_worker.js` }));
  }
  const config: Record<string, string> = {};
  for (const name of CONFIG_FILES) {
    const file = inside(name);
    if (file !== undefined) config[name] = await readFile(file, "utf8");
  }
  return { files, config, errors };
}

function check(
  directory: string,
  sources: SourceFiles,
  path: string,
  served: string,
): { readonly source: string } | { readonly reason: string } {
  if (`/${served}` === PROOF_PATH) return { reason: `"${PROOF_PATH}" is reserved for the proof of life.` };
  if (!isConfinedPath(served)) return { reason: "A file of this name cannot be served from everywhere." };
  const source = resolveLinks(join(directory, path));
  if (source === undefined) return { reason: "This symbolic link leads nowhere." };
  const breach = findBreach(directory, sources, source);
  if (breach !== undefined) return { reason: breach };
  const { size } = statSync(source);
  if (size > MAX_ASSET_BYTES) {
    const limit = describeSize(MAX_ASSET_BYTES);
    return { reason: `The asset has ${size.toLocaleString("en")} bytes; the limit is ${limit}.` };
  }
  return { source };
}

/** At once: with tens of thousands of assets, another thread for each question takes most of the time. */
function resolveLinks(file: string): string | undefined {
  try {
    return realpathSync.native(file);
  } catch {
    return undefined;
  }
}
