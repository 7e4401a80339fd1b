import { createHash } from "node:crypto";
import { mkdir, rename, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { gunzip } from "node:zlib";
import { parseTar } from "nanotar";
import { errorMessage } from "../../domain/text/error-message.ts";
import { exists } from "../filesystem/list-files.ts";

interface BinaryPackage {
  /** E.g. `@esbuild/darwin-arm64`. */
  readonly name: string;
  readonly version: string;
  /** Subresource integrity as npm writes it: `sha512-<base64>`. */
  readonly integrity: string;
  /** Path of the binary in the package, e.g. `bin/esbuild`. */
  readonly entry: string;
  readonly maxBytes: number;
}

interface FetchOptions {
  /** Path at which the binary is cached for later runs on this machine. */
  readonly file: string;
  /** Without a trailing slash. */
  readonly registry: string;
}

/** Returns the registry that npm is configured with, without a trailing slash. */
export function readRegistry({ npm_config_registry: registry }: NodeJS.ProcessEnv): string {
  return (registry ?? "https://registry.npmjs.org").replace(/\/+$/, "");
}

/** Returns the runner's tool cache, or else the user's cache directory. */
export function toolDirectory({ RUNNER_TOOL_CACHE: tools }: NodeJS.ProcessEnv, name: string): string {
  return join(tools ?? join(homedir(), ".cache"), name);
}

/**
 * Returns `file` after fetching it from the registry if it does not exist. Throws an Error if the package cannot be
 * fetched or does not have the pinned integrity.
 */
export async function fetchBinary(wanted: BinaryPackage, { file, registry }: FetchOptions): Promise<string> {
  if (await exists(file)) return file;
  const { name, version, integrity, entry, maxBytes } = wanted;
  const url = `${registry}/${name}/-/${name.replace(/^@[^/]+\//, "")}-${version}.tgz`;
  const archive = await download(url);
  const found = `sha512-${createHash("sha512").update(archive).digest("base64")}`;
  if (found !== integrity)
    throw new Error(`The integrity of "${url}" is ${found}, not the pinned ${integrity}.`);
  const tar = await promisify(gunzip)(archive, { maxOutputLength: maxBytes });
  const binary = readEntry(tar, `package/${entry}`);
  if (binary === undefined) throw new Error(`The package "${url}" does not contain "${entry}".`);
  await mkdir(dirname(file), { recursive: true });
  const stage = `${file}.${process.pid}`;
  await writeFile(stage, binary, { mode: 0o755 });
  await rename(stage, file);
  return file;
}

async function download(url: string): Promise<Buffer> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(60_000) });
    if (!response.ok) throw new Error(`the registry answered ${response.status}`);
    return Buffer.from(await response.arrayBuffer());
  } catch (cause) {
    const reason = errorMessage(cause);
    throw new Error(`Could not fetch "${url}": ${reason}.`, { cause });
  }
}

/** Returns the content of a file in a tar archive; undefined if the archive lacks it. */
function readEntry(archive: Buffer, name: string): Uint8Array | undefined {
  // nanotar reads from the start of the underlying memory, of which a Buffer may be a part.
  const [file] = parseTar(new Uint8Array(archive), { filter: (entry) => entry.name === name });
  return file?.data;
}
