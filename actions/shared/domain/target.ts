import type { Digest } from "./digest.ts";
import type { EnvironmentKind } from "./naming.ts";

/** One app to deploy into one environment from one commit. */
export interface Target {
  /** The app's slug. */
  readonly app: string;
  /** The app's directory relative to the repository's root; `.` for a single-app repository. */
  readonly path: string;
  readonly environment: EnvironmentKind;
  /** The dispatch namespace. */
  readonly namespace: string;
  readonly scriptName: string;
  /** Public URL without a trailing slash. */
  readonly url: string;
  /** 40-digit commit SHA: the pull request's head, never its merge commit. */
  readonly commit: string;
  /** Set for previews. */
  readonly pullRequest?: number;
}

/**
 * A target with a stored artifact. The build Action passes it to the deploy Action as JSON in its output `targets`.
 */
export interface BuiltTarget extends Target {
  readonly deploymentId: number;
  readonly digest: Digest;
  readonly buildMs: number;
  /** `built` by this run, or `reused`: the artifact of this build key was stored already, which only previews use. */
  readonly build: "built" | "reused";
  /** ISO 8601 time at which the run was requested; "Live in … s" is the time elapsed since then. */
  readonly startedAt: string;
  /** How the build compares with the one that people saw, for the Deployment's last status; absent for previews. */
  readonly note?: string;
  /** True if it replaces a newer build, which is then `rolled_back`. */
  readonly rollback?: boolean;
  /** URL of the artifact's treemap; absent where artifacts have no page. */
  readonly treemapUrl?: string;
}

/** Returns the environment of a run's targets, which all have the same one. */
export function environmentOf(targets: readonly Pick<Target, "environment">[]): EnvironmentKind {
  return targets[0]?.environment ?? "preview";
}

/** An app that is not built or deployed, and why. Every skip is reported. */
export interface Skip {
  readonly app: string;
  readonly reason: string;
}
