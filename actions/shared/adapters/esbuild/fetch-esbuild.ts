import { createHash } from "node:crypto";
import { mkdir, rename, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { gunzip } from "node:zlib";
import { PipelineError } from "../../domain/errors.ts";
import { exists } from "../filesystem/list-files.ts";
import { ESBUILD_INTEGRITY, ESBUILD_VERSION } from "./esbuild-integrity.ts";

export interface FetchEsbuildOptions {
  /** Such as `darwin-arm64`. */
  readonly platform: string;
  /** Where the binary is kept for later runs on this machine. */
  readonly directory: string;
  /** Without a trailing slash. */
  readonly registry: string;
}

const MAX_BINARY_BYTES = 64 * 1024 * 1024;
const BLOCK = 512;

/** Where a runner keeps tools, or this user's cache; and the registry that npm is set up with. */
export function fetchEsbuildDefaults(platform: string): FetchEsbuildOptions {
  const { RUNNER_TOOL_CACHE: tools, npm_config_registry: registry } = process.env;
  return {
    platform,
    directory: join(tools ?? join(homedir(), ".cache"), "overskill-esbuild"),
    registry: (registry ?? "https://registry.npmjs.org").replace(/\/+$/, ""),
  };
}

/**
 * The path of esbuild's binary for a platform that no release carries. It is fetched once and kept only when the
 * package has the integrity that is pinned here. Throws ESBUILD_UNAVAILABLE.
 */
export async function fetchEsbuild({ platform, directory, registry }: FetchEsbuildOptions): Promise<string> {
  const file = join(directory, `esbuild-${ESBUILD_VERSION}-${platform}`);
  if (await exists(file)) return file;
  const integrity = ESBUILD_INTEGRITY[platform];
  if (integrity === undefined) throw unavailable(`There is no esbuild for "${platform}".`);
  const url = `${registry}/@esbuild/${platform}/-/${platform}-${ESBUILD_VERSION}.tgz`;
  const archive = await download(url);
  const found = `sha512-${createHash("sha512").update(archive).digest("base64")}`;
  if (found !== integrity) throw unavailable(`"${url}" is not the package that is pinned: it has ${found}.`);
  const tar = await promisify(gunzip)(archive, { maxOutputLength: MAX_BINARY_BYTES });
  const binary = readEntry(
    tar,
    platform.startsWith("win32-") ? "package/esbuild.exe" : "package/bin/esbuild",
  );
  if (binary === undefined) throw unavailable(`"${url}" holds no binary.`);
  await mkdir(directory, { recursive: true });
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
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw unavailable(`esbuild could not be fetched from "${url}": ${reason}.`, cause);
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

function unavailable(message: string, cause?: unknown): PipelineError {
  return new PipelineError("ESBUILD_UNAVAILABLE", message, cause === undefined ? undefined : { cause });
}
