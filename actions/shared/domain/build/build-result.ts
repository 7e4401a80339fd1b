import { type DeploymentEvent, toFailedEvent } from "../deploy/deployment.ts";
import type { BuiltTarget, Target } from "../target.ts";
import type { Budget } from "./budgets.ts";
import {
  type BaseBuild,
  type BuildRecord,
  type CacheOutcome,
  type Phase,
  readBuildMode,
} from "./build-record.ts";
import type { Artifact, BuildMetrics } from "./manifest.ts";
import { treemapUrlFor } from "./treemap-url.ts";
import type { WaitingBuild } from "./waiting-build.ts";

/** A target whose artifact is stored and ready to deploy. */
export interface BuildSuccess {
  readonly result: "built";
  readonly target: BuiltTarget;
  readonly metrics: BuildMetrics;
  readonly record: BuildRecord;
  /** How much of each limit the artifact uses; none is exceeded. */
  readonly budgets: readonly Budget[];
}

/** A target whose build failed. */
export interface BuildFailure {
  readonly result: "failed";
  readonly target: Target;
  readonly failure: DeploymentEvent & { readonly type: "failed" };
  readonly thrown: unknown;
}

/** A target that another job of the run builds. */
interface BuildHandedOff {
  readonly result: "waiting";
  readonly target: Target;
  readonly waiting: WaitingBuild;
}

/** The result of building one target. */
export type BuildResult = BuildSuccess | BuildFailure | BuildHandedOff;

/** Describes a failed build; `thrown` is anything that the build threw. */
export function failedBuild(target: Target, thrown: unknown): BuildFailure {
  return { result: "failed", target, failure: toFailedEvent(thrown), thrown };
}

/** Facts about a successful build, besides its artifact. */
export interface BuildFacts extends Omit<BuildRecord, "mode" | "base"> {
  readonly deploymentId: number;
  /** ISO 8601 time at which the attempt began. */
  readonly startedAt: string;
  /** URL of the repository's page; undefined where artifacts have no page. */
  readonly repositoryUrl: string | undefined;
  readonly cache: CacheOutcome;
  readonly phases: readonly Phase[];
  readonly notes: readonly string[];
  readonly base: BaseBuild | undefined;
  /** How the build compares with the one that people saw; undefined for a preview. */
  readonly note: string | undefined;
  readonly rollback: boolean;
}

/** Describes a successful build. */
export function succeededBuild(
  target: Target,
  { artifact, build, buildMs, budgets }: BuiltArtifact,
  { deploymentId, startedAt, repositoryUrl, base, note, rollback, notes, ...record }: BuildFacts,
): BuildSuccess {
  const { digest, metrics } = artifact.manifest;
  const { commit } = artifact;
  return {
    result: "built",
    target: {
      ...target,
      ...{ deploymentId, digest, buildMs, build, startedAt },
      ...(note === undefined ? {} : { note }),
      ...(rollback ? { rollback } : {}),
      ...(commit === undefined || repositoryUrl === undefined
        ? {}
        : { treemapUrl: treemapUrlFor(repositoryUrl, commit) }),
    },
    metrics,
    record: {
      mode: readBuildMode(artifact.manifest),
      ...record,
      notes: note === undefined ? notes : [note, ...notes],
      ...(base === undefined ? {} : { base }),
    },
    budgets,
  };
}

/** A stored artifact and how it was made. */
export interface BuiltArtifact {
  readonly artifact: Artifact;
  readonly build: "built" | "reused";
  /** Duration of the build in milliseconds; 0 for one that was not built. */
  readonly buildMs: number;
  /** How much of each limit it uses; empty where another job checks the limits. */
  readonly budgets: readonly Budget[];
}
