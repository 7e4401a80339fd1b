import type { Budget } from "../../domain/build/budgets.ts";
import {
  type BaseBuild,
  buildModeOf,
  type CacheOutcome,
  type Phase,
} from "../../domain/build/build-record.ts";
import type { BuildSuccess } from "../../domain/build/build-result.ts";
import type { Artifact } from "../../domain/build/manifest.ts";
import { treemapUrlFor } from "../../domain/build/treemap-url.ts";
import { isPipelineError } from "../../domain/errors.ts";
import type { Target } from "../../domain/target.ts";
import type { Artifacts } from "../../ports/artifacts.ts";
import type { Log } from "../../ports/log.ts";

/** An artifact that is kept, and what is known about its making. */
export interface ObtainedArtifact {
  readonly artifact: Artifact;
  /** Every one is kept. */
  readonly budgets: readonly Budget[];
  readonly build: "built" | "reused";
  /** 0 when nothing was built. */
  readonly buildMs: number;
  readonly cache: CacheOutcome;
  readonly phases: readonly Phase[];
  readonly notes: readonly string[];
  readonly base: BaseBuild | undefined;
}

export interface SuccessFacts {
  readonly deploymentId: number;
  /** ISO 8601 time at which the attempt began. */
  readonly startedAt: string;
  /** The repository's page; undefined where artifacts have none. */
  readonly repositoryUrl: string | undefined;
}

/** The artifact kept for a build key, with what that means for the build. */
export async function findStored(
  { artifacts, log }: { readonly artifacts: Pick<Artifacts, "findByKey">; readonly log: Log },
  app: string,
  buildKey: string,
): Promise<{ readonly kept?: Artifact; readonly cache: CacheOutcome }> {
  const short = buildKey.slice(0, 12);
  try {
    const kept = await artifacts.findByKey(app, buildKey);
    return kept === undefined
      ? { cache: { result: "miss", reason: `nothing is kept for the build key ${short}` } }
      : { kept, cache: { result: "hit", reason: `the same source and settings, build key ${short}` } };
  } catch (thrown) {
    // What cannot be believed is as good as not there; the new artifact takes its place.
    if (!isPipelineError(thrown, "ARTIFACT_INVALID")) throw thrown;
    log.warn(`The artifact kept for ${app} is not used: ${thrown.message}`);
    return { cache: { result: "miss", reason: `what is kept cannot be believed: ${thrown.message}` } };
  }
}

/** What a build that went well comes to. */
export function successOf(
  target: Target,
  { artifact, budgets, build, buildMs, cache, phases, notes, base }: ObtainedArtifact,
  { deploymentId, startedAt, repositoryUrl }: SuccessFacts,
): BuildSuccess {
  const { digest, metrics } = artifact.manifest;
  const { commit } = artifact;
  return {
    result: "built",
    target: {
      ...target,
      ...{ deploymentId, digest, buildMs, build, startedAt },
      ...(commit === undefined || repositoryUrl === undefined
        ? {}
        : { treemapUrl: treemapUrlFor(repositoryUrl, commit) }),
    },
    metrics,
    record: {
      ...{ mode: buildModeOf(artifact.manifest), cache, phases, notes },
      ...(base === undefined ? {} : { base }),
    },
    budgets,
  };
}
