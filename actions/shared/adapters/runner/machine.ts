import { availableParallelism } from "node:os";

/** What one build may take at most, bundles and their source maps included. */
const BYTES_PER_BUILD = 384 * 1024 * 1024;

/** Builds wait for GitHub about as long as they compute. */
const BUILDS_PER_CORE = 2;

/** How many builds this machine, or the container it is, holds side by side. */
export function parallelBuilds(
  cores: number = availableParallelism(),
  freeBytes: number = process.availableMemory(),
): number {
  return Math.max(1, Math.min(cores * BUILDS_PER_CORE, Math.floor(freeBytes / BYTES_PER_BUILD)));
}
