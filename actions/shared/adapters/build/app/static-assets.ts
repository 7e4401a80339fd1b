import { lstatSync } from "node:fs";
import { join } from "node:path";
import type { Message } from "esbuild";
import ignore from "ignore";
import { type AssetsConfig, PROOF_PATH } from "../../../domain/build/manifest.ts";
import type { ProblemCode } from "../../../domain/build/problem-hints.ts";
import { MAX_ASSET_BYTES } from "../../../domain/limits.ts";
import { describeSize } from "../../../domain/text/byte-size.ts";
import { FileRefused, resolveLinks } from "../../filesystem/open-file.ts";
import { isConfinedPath } from "../artifact/layout.ts";
import { bundleError } from "../esbuild/bundle-outcome.ts";
import { findReadRefusal } from "../sources/confine-plugin.ts";
import { ReadRefused, readSource, toMessage } from "../sources/read-source.ts";
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
  const files: StaticFile[] = [];
  const errors: Message[] = [];
  const read = async (name: string) => {
    const file = `${prefix}${name}`;
    if (!sources.has(file) && !sources.files.some(({ path }) => path === file)) return undefined;
    try {
      return String(await readSource(directory, sources, file));
    } catch (thrown) {
      if (!(thrown instanceof ReadRefused)) throw thrown;
      errors.push(bundleError(thrown.message, { file }, thrown.finding.detail));
      return "";
    }
  };
  const ignored = ignore().add([IGNORE_FILE, ...CONFIG_FILES.map((name) => `/${name}`)]);
  const rules = await read(IGNORE_FILE);
  if (rules !== undefined) ignored.add(rules);

  const wanted = sources.files
    .filter(({ path }) => path.startsWith(prefix))
    .map(({ path }) => ({ path, served: path.slice(prefix.length) }))
    .filter(({ served }) => !ignored.ignores(served));
  for (const { path, served } of wanted) {
    const checked = check(directory, sources, path, served);
    if ("source" in checked) files.push({ path: served, source: checked.source });
    else errors.push(bundleError(checked.reason, { file: path }, checked.code));
  }
  if (rules === undefined && wanted.some(({ served }) => LEGACY_WORKER.test(served))) {
    const message = `"_worker.js" is server code for Cloudflare Pages; anyone could read it if it were an asset.`;
    errors.push(bundleError(message, { file: `${prefix}_worker.js` }, "file-server-code"));
  }
  const config: Record<string, string> = {};
  for (const name of CONFIG_FILES) {
    const text = await read(name);
    if (text !== undefined) config[name] = text;
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
  // Synchronous, because with tens of thousands of assets, handing each call to another thread takes most of the time.
  try {
    const source = resolveLinks(join(directory, path));
    const refusal = findReadRefusal(directory, sources, source);
    if (refusal !== undefined && refusal.detail !== "file-too-large")
      return { reason: refusal.text, code: refusal.detail };
    const { size } = lstatSync(source);
    if (size <= MAX_ASSET_BYTES) return { source };
    const limit = describeSize(MAX_ASSET_BYTES);
    return { reason: `The asset has ${size.toLocaleString("en")} bytes; the limit is ${limit}.` };
  } catch (thrown) {
    if (!(thrown instanceof FileRefused)) throw thrown;
    if (thrown.reason === "missing") return { reason: "The target of this symbolic link does not exist." };
    const { text, detail } = toMessage(thrown);
    return { reason: text, code: detail };
  }
}
