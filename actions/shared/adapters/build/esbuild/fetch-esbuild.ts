import { join } from "node:path";
import { PipelineError } from "../../../domain/errors.ts";
import { errorMessage } from "../../../domain/text/error-message.ts";
import { fetchBinary, readRegistry, toolDirectory } from "../../registry/fetch-binary.ts";
import { ESBUILD_INTEGRITY, ESBUILD_VERSION } from "./esbuild-integrity.ts";

/** Which binary to fetch, from where and to where. */
export interface FetchEsbuildOptions {
  /** Node's name of the platform, such as `darwin-arm64`. */
  readonly platform: string;
  /** Directory that stores the binary for later runs on this machine. */
  readonly directory: string;
  /** Without a trailing slash. */
  readonly registry: string;
}

const MAX_BINARY_BYTES = 64 * 1024 * 1024;

/** Selects the runner's tool cache or this user's cache directory, and the registry that npm is configured with. */
export function fetchEsbuildDefaults(platform: string): FetchEsbuildOptions {
  const { env } = process;
  return { platform, directory: toolDirectory(env, "overskill-esbuild"), registry: readRegistry(env) };
}

/**
 * Fetches esbuild's binary for a platform that no release contains, once per machine, and returns its path. The package must
 * have the pinned integrity. Throws ESBUILD_UNAVAILABLE.
 */
export async function fetchEsbuild({ platform, directory, registry }: FetchEsbuildOptions): Promise<string> {
  const integrity = ESBUILD_INTEGRITY[platform];
  if (integrity === undefined) throw unavailable(`esbuild does not support the platform "${platform}".`);
  const wanted = {
    name: `@esbuild/${platform}`,
    version: ESBUILD_VERSION,
    integrity,
    entry: platform.startsWith("win32-") ? "esbuild.exe" : "bin/esbuild",
    maxBytes: MAX_BINARY_BYTES,
  };
  const file = join(directory, `esbuild-${ESBUILD_VERSION}-${platform}`);
  try {
    return await fetchBinary(wanted, { file, registry });
  } catch (cause) {
    const reason = errorMessage(cause);
    throw unavailable(`esbuild is not installed and could not be fetched. ${reason}`, cause);
  }
}

function unavailable(message: string, cause?: unknown): PipelineError {
  return new PipelineError("ESBUILD_UNAVAILABLE", message, cause === undefined ? undefined : { cause });
}
