import type { Digest } from "../digest.ts";
import type { BuildMetrics, Manifest } from "./manifest.ts";

/** How one app's artifact came about, for people. */
export interface BuildRecord {
  readonly mode: BuildModeTaken;
  readonly cache: CacheOutcome;
  /** In the order in which they began. */
  readonly phases: readonly Phase[];
  /** What a build said about itself, e.g. what had to be installed. */
  readonly notes: readonly string[];
  /** What serves in production; absent when nothing does, or when that could not be found out. */
  readonly base?: BaseBuild;
}

export interface BuildModeTaken {
  readonly mode: "esbuild" | "custom";
  readonly reason: string;
}

/** Whether an artifact of the same build key was there. */
export interface CacheOutcome {
  readonly result: "hit" | "miss";
  readonly reason: string;
}

export interface Phase {
  readonly name: string;
  readonly ms: number;
}

/** What sizes are compared with. */
export interface BaseBuild {
  readonly digest: Digest;
  readonly metrics: BuildMetrics;
}

/** Both build modes bundle Workers with esbuild; only an artifact that the app's own build took part in says so. */
export function buildModeOf({ toolchain }: Pick<Manifest, "toolchain">): BuildModeTaken {
  return toolchain["mode"] === "custom"
    ? { mode: "custom", reason: "it needs its own `build` script" }
    : { mode: "esbuild", reason: "it follows the conventions of Vite and wrangler" };
}

/** E.g. `key 12 ms, bundle 0.31 s`. */
export function describePhases(phases: readonly Phase[]): string {
  const felt = phases.filter(({ ms }) => ms >= 1);
  return felt.map(({ name, ms }) => `${name} ${describeDuration(ms)}`).join(", ");
}

export function describeDuration(ms: number): string {
  return ms < 100 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(2)} s`;
}
