import { join } from "node:path";
import { PipelineError } from "../../../domain/errors.ts";
import { errorMessage } from "../../../domain/text/error-message.ts";
import { fetchBinary, registryOf, toolDirectory } from "../../registry/fetch-binary.ts";
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

/** Where a runner keeps tools, or this user's cache; and the registry that npm is set up with. */
export function fetchEsbuildDefaults(platform: string): FetchEsbuildOptions {
  const { env } = process;
  return { platform, directory: toolDirectory(env, "overskill-esbuild"), registry: registryOf(env) };
}

/**
 * The path of esbuild's binary for a platform that no release carries. It is fetched once and kept only when the
 * package has the integrity that is pinned here. Throws ESBUILD_UNAVAILABLE.
 */
export async function fetchEsbuild({ platform, directory, registry }: FetchEsbuildOptions): Promise<string> {
  const integrity = ESBUILD_INTEGRITY[platform];
  if (integrity === undefined) throw unavailable(`There is no esbuild for "${platform}".`);
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
    throw unavailable(`There is no esbuild here. ${reason}`, cause);
  }
}

function unavailable(message: string, cause?: unknown): PipelineError {
  return new PipelineError("ESBUILD_UNAVAILABLE", message, cause === undefined ? undefined : { cause });
}
