import type { Digest } from "./digest.ts";
import type { EnvironmentKind } from "./naming.ts";

/** One app on its way into one environment, from one commit. */
export interface Target {
  /** The app's slug. */
  readonly app: string;
  /** The app's folder relative to the repository root; `.` for a single-app repository. */
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

/** What the build Action hands to the deploy Action, as JSON in its output `targets`. */
export interface BuiltTarget extends Target {
  readonly deploymentId: number;
  readonly digest: Digest;
  readonly buildMs: number;
  /** `built` here, or `reused`: the artifact of this build key existed. */
  readonly build: "built" | "reused";
  /** ISO 8601 time at which the run was asked for; the elapsed time of "Live in …" counts from here. */
  readonly startedAt: string;
  /** The page of the picture of where the bytes are; absent where artifacts have no pages. */
  readonly treemapUrl?: string;
}

/** An app left alone, and why; skips are reported, not swallowed. */
export interface Skip {
  readonly app: string;
  readonly reason: string;
}
