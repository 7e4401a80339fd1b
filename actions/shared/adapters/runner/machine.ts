import { availableParallelism } from "node:os";

/** Peak memory of one build, including bundles and source maps. */
const BYTES_PER_BUILD = 384 * 1024 * 1024;

/** Builds wait for GitHub about as long as they use the processor. */
const BUILDS_PER_CORE = 2;

/** Returns how many builds this machine or container can run concurrently. */
export function parallelBuilds(
  cores: number = availableParallelism(),
  freeBytes: number = process.availableMemory(),
): number {
  return Math.max(1, Math.min(cores * BUILDS_PER_CORE, Math.floor(freeBytes / BYTES_PER_BUILD)));
}
