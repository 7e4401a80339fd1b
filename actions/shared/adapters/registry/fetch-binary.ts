import { createHash } from "node:crypto";
import { mkdir, rename, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { gunzip } from "node:zlib";
import { errorMessage } from "../../domain/text/error-message.ts";
import { exists } from "../filesystem/list-files.ts";

export interface BinaryPackage {
  /** E.g. `@esbuild/darwin-arm64`. */
  readonly name: string;
  readonly version: string;
  /** Subresource integrity as npm writes it: `sha512-<base64>`. */
  readonly integrity: string;
  /** Path of the binary in the package, e.g. `bin/esbuild`. */
  readonly entry: string;
  readonly maxBytes: number;
}

export interface FetchOptions {
  /** Where the binary is kept for later runs on this machine. */
  readonly file: string;
  /** Without a trailing slash. */
  readonly registry: string;
}

const BLOCK = 512;

/** The registry that npm is set up with, without a trailing slash. */
export function registryOf({ npm_config_registry: registry }: NodeJS.ProcessEnv): string {
  return (registry ?? "https://registry.npmjs.org").replace(/\/+$/, "");
}

/** Where a runner keeps tools, or this user's cache. */
export function toolDirectory({ RUNNER_TOOL_CACHE: tools }: NodeJS.ProcessEnv, name: string): string {
  return join(tools ?? join(homedir(), ".cache"), name);
}

/**
 * Gives `file`, fetched once from the registry and kept only when the package has the integrity that is pinned.
 * Throws an Error that says in a sentence why it cannot be had.
 */
export async function fetchBinary(wanted: BinaryPackage, { file, registry }: FetchOptions): Promise<string> {
  if (await exists(file)) return file;
  const { name, version, integrity, entry, maxBytes } = wanted;
  const url = `${registry}/${name}/-/${name.replace(/^@[^/]+\//, "")}-${version}.tgz`;
  const archive = await download(url);
  const found = `sha512-${createHash("sha512").update(archive).digest("base64")}`;
  if (found !== integrity) throw new Error(`"${url}" is not the package that is pinned: it has ${found}.`);
  const tar = await promisify(gunzip)(archive, { maxOutputLength: maxBytes });
  const binary = readEntry(tar, `package/${entry}`);
  if (binary === undefined) throw new Error(`"${url}" holds no binary.`);
  await mkdir(dirname(file), { recursive: true });
  const stage = `${file}.${process.pid}`;
  await writeFile(stage, binary, { mode: 0o755 });
  await rename(stage, file);
  return file;
}

async function download(url: string): Promise<Buffer> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(60_000) });
    if (!response.ok) throw new Error(`it answered ${response.status}`);
    return Buffer.from(await response.arrayBuffer());
  } catch (cause) {
    const reason = errorMessage(cause);
    throw new Error(`It could not be fetched from "${url}": ${reason}.`, { cause });
  }
}

/** One file of a tar archive: headers of 512 bytes, contents filled up to whole blocks (POSIX ustar). */
function readEntry(tar: Buffer, wanted: string): Buffer | undefined {
  for (let offset = 0; offset + BLOCK <= tar.length; ) {
    const name = tar.toString("utf8", offset, offset + 100).replace(/\0.*$/s, "");
    const size = Number.parseInt(tar.toString("utf8", offset + 124, offset + 136), 8) || 0;
    const start = offset + BLOCK;
    if (name === wanted) return tar.subarray(start, start + size);
    offset = start + Math.ceil(size / BLOCK) * BLOCK;
  }
  return undefined;
}
