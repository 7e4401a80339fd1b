import type { Digest } from "../digest.ts";
import type { BuildMetrics, Manifest } from "./manifest.ts";

/** Record of one build: mode, cache outcome, phase times and notes. */
export interface BuildRecord {
  readonly mode: BuildModeTaken;
  readonly cache: CacheOutcome;
  /** In the order in which the phases began. */
  readonly phases: readonly Phase[];
  /** Facts about the build, e.g. which packages it installed. */
  readonly notes: readonly string[];
  /** The build in production; absent if there is none, or if it could not be read. */
  readonly base?: BaseBuild;
}

/** The build mode of an artifact, and why. */
export interface BuildModeTaken {
  readonly mode: "esbuild" | "custom";
  readonly reason: string;
}

/** Whether the artifact of the build key was already stored, and why. */
export interface CacheOutcome {
  readonly result: "hit" | "miss";
  readonly reason: string;
}

/** Duration of one phase of a build, in milliseconds. */
export interface Phase {
  readonly name: string;
  readonly ms: number;
}

/** The build that sizes are compared with. */
export interface BaseBuild {
  readonly digest: Digest;
  readonly metrics: BuildMetrics;
}

/** Reads an artifact's build mode from its toolchain: a custom build records itself there. */
export function readBuildMode({ toolchain }: Pick<Manifest, "toolchain">): BuildModeTaken {
  return toolchain["mode"] === "custom"
    ? { mode: "custom", reason: "it needs its own `build` script" }
    : { mode: "esbuild", reason: "it follows the conventions of Vite and wrangler" };
}

/** Renders durations, e.g. `key 12 ms, bundle 0.31 s`. Leaves out phases of less than a millisecond. */
export function describePhases(phases: readonly Phase[]): string {
  const felt = phases.filter(({ ms }) => ms >= 1);
  return felt.map(({ name, ms }) => `${name} ${describeDuration(ms)}`).join(", ");
}

/** Renders a duration, e.g. `12 ms` or `0.31 s`. */
export function describeDuration(ms: number): string {
  return ms < 100 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(2)} s`;
}
