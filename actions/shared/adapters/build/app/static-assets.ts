import { realpathSync, statSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Message } from "esbuild";
import ignore from "ignore";
import { type AssetsConfig, PROOF_PATH } from "../../../domain/build/manifest.ts";
import type { ProblemCode } from "../../../domain/build/problem-hints.ts";
import { MAX_ASSET_BYTES } from "../../../domain/limits.ts";
import { describeSize } from "../../../domain/text/byte-size.ts";
import { isConfinedPath } from "../artifact/layout.ts";
import { bundleError } from "../esbuild/bundle-outcome.ts";
import { findReadRefusal } from "../sources/confine-plugin.ts";
import type { SourceFiles } from "../sources/source-files.ts";

/** A file that is served unchanged. */
export interface StaticFile {
  /** Below `assets/`, without a leading slash. */
  readonly path: string;
  /** Absolute, links resolved. */
  readonly source: string;
}

/** The files that an app serves unchanged. */
export interface StaticAssets {
  readonly files: readonly StaticFile[];
  /** Contents of `_headers` and `_redirects`, which are part of the upload instead of being served. */
  readonly config: Pick<AssetsConfig, "_headers" | "_redirects">;
  readonly errors: readonly Message[];
}

const IGNORE_FILE = ".assetsignore";
/** Server code that frameworks write for Pages; wrangler rejects it too. */
const LEGACY_WORKER = /^_worker\.js(\/|$)/;
const CONFIG_FILES = ["_headers", "_redirects"] as const;

/** Collects all files below one directory of the app (`.` for all of it), except those that `.assetsignore` names. */
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
  for (const { path, served } of wanted) {
    const checked = check(directory, sources, path, served);
    if ("source" in checked) files.push({ path: served, source: checked.source });
    else errors.push(bundleError(checked.reason, { file: path }, checked.code));
  }
  if (ignoreFile === undefined && wanted.some(({ served }) => LEGACY_WORKER.test(served))) {
    const message = `"_worker.js" is server code for Cloudflare Pages; anyone could read it if it were an asset.`;
    errors.push(bundleError(message, { file: `${prefix}_worker.js` }, "file-server-code"));
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
): { readonly source: string } | { readonly reason: string; readonly code?: ProblemCode | undefined } {
  if (`/${served}` === PROOF_PATH) return { reason: `"${PROOF_PATH}" is reserved for the liveness check.` };
  if (!isConfinedPath(served)) return { reason: "A file with this name cannot be served from every system." };
  const source = resolveLinks(join(directory, path));
  if (source === undefined) return { reason: "The target of this symbolic link does not exist." };
  const refusal = findReadRefusal(directory, sources, source);
  if (refusal !== undefined) return { reason: refusal.text, code: refusal.detail };
  const { size } = statSync(source);
  if (size > MAX_ASSET_BYTES) {
    const limit = describeSize(MAX_ASSET_BYTES);
    return { reason: `The asset has ${size.toLocaleString("en")} bytes; the limit is ${limit}.` };
  }
  return { source };
}

/**
 * Resolves symbolic links; undefined if the target does not exist. Synchronous, because with tens of thousands of
 * assets, handing each call to another thread takes most of the time.
 */
function resolveLinks(file: string): string | undefined {
  try {
    return realpathSync.native(file);
  } catch {
    return undefined;
  }
}
