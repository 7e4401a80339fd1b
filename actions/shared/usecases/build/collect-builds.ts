import { mapConcurrent } from "../../domain/async/map-concurrent.ts";
import {
  type BuildFailure,
  type BuildResult,
  type BuildSuccess,
  failedBuild,
  succeededBuild,
} from "../../domain/build/build-result.ts";
import type { AppReport } from "../../domain/build/shard-report.ts";
import type { WaitingBuild } from "../../domain/build/waiting-build.ts";
import type { CloudflarePlan } from "../../domain/config/config.ts";
import { isOpen } from "../../domain/deploy/deployment.ts";
import { currentState } from "../../domain/deploy/deployment-status.ts";
import type { Digest } from "../../domain/digest.ts";
import { PipelineError } from "../../domain/errors.ts";
import type { Target } from "../../domain/target.ts";
import type { Artifacts } from "../../ports/artifacts.ts";
import type { BuildTimes } from "../../ports/build-times.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Comments } from "../../ports/comments.ts";
import type { DeploymentRecord } from "../../ports/deployments.ts";
import type { Handoffs } from "../../ports/handoffs.ts";
import type { AttemptsPorts } from "../deploy/attempts.ts";
import { closeDeployment } from "../deploy/close-open-deployments.ts";
import { adoptTracked } from "../deploy/track-deployment.ts";
import { createBuildJournal } from "./build-journal.ts";
import { findBase, MOST_COMPARED } from "./find-base.ts";
import { type ArtifactSteps, makeArtifact, type StoredArtifact } from "./make-artifact.ts";
import { reportBuildFailures } from "./report-build-failures.ts";
import { loadServed, reproduce } from "./reproduce.ts";

/** The ports of `collectBuilds`. */
export interface CollectPorts extends AttemptsPorts {
  readonly artifacts: Pick<Artifacts, "load" | "save">;
  readonly handoffs: Handoffs;
  readonly comments: Comments;
  readonly buildTimes: BuildTimes;
  readonly clock: Clock;
}

/** The builds to collect. */
export interface CollectRequest {
  readonly builds: readonly { readonly waiting: WaitingBuild; readonly target: Target }[];
  readonly runUrl: string;
  /** URL of the repository's page; absent where artifacts have no page. */
  readonly repositoryUrl?: string;
  readonly plan: CloudflarePlan;
  /** If true, a custom build for staging or production must give the bytes that people saw. */
  readonly requireIdentical: boolean;
  /** True if the building jobs were cancelled; an unfinished build is then not a failure of the app. */
  readonly cancelled: boolean;
}

type Collected = (BuildSuccess | BuildFailure) & { readonly buildMs?: number };

/** Number of builds collected at the same time; each takes a few requests. */
const CONCURRENCY = 8;

/**
 * Verifies and stores the artifacts that other jobs built: moves each waiting Deployment from `building` to
 * `deploying`, or to a final state. Leaves out Deployments that were closed in the meantime because a newer attempt
 * superseded them.
 */
export async function collectBuilds(
  ports: CollectPorts,
  request: CollectRequest,
): Promise<readonly BuildResult[]> {
  const collected = await mapConcurrent(CONCURRENCY, request.builds, async ({ waiting, target }) => {
    const record = await ports.deployments.find(waiting.deploymentId);
    if (record === undefined || !isOpen(currentState(record.statuses))) {
      ports.log.info(`skip ${target.app} (its deployment ${waiting.deploymentId} is closed)`);
      return undefined;
    }
    return collect(ports, request, { record, waiting, target });
  });
  const results = collected.filter((one) => one !== undefined);
  const times = results.flatMap(({ target, buildMs }) =>
    buildMs === undefined ? [] : [[target.app, buildMs] as const],
  );
  if (times.length > 0) await ports.buildTimes.save(new Map(times));
  await reportBuildFailures(ports, results, request.runUrl);
  return results;
}

/** A build that another job made, or failed to make. */
interface PendingBuild {
  readonly record: DeploymentRecord;
  readonly waiting: WaitingBuild;
  readonly target: Target;
}

async function collect(
  ports: CollectPorts,
  request: CollectRequest,
  pending: PendingBuild,
): Promise<Collected | undefined> {
  const { handoffs, log } = ports;
  const { record, waiting, target } = pending;
  const tracked = adoptTracked(ports, record);
  let report: AppReport | undefined;
  try {
    report = await handoffs.findReport(waiting);
    const success = await takeOver(ports, request, pending, report);
    const { digest, buildMs } = success.target;
    await tracked.record({ type: "built", digest, buildMs });
    log.info(`collect ${target.app} at ${digest}`);
    return { ...success, buildMs };
  } catch (thrown) {
    if (request.cancelled && report === undefined) {
      await closeDeployment(ports, record, "The run was cancelled.");
      return undefined;
    }
    const failed = failedBuild(target, thrown);
    await tracked.record(failed.failure);
    log.info(`fail ${target.app} (${failed.failure.code})`);
    return failed;
  }
}

async function takeOver(
  ports: CollectPorts,
  { plan, builds, repositoryUrl, requireIdentical }: CollectRequest,
  { record, waiting, target }: PendingBuild,
  report: AppReport | undefined,
): Promise<BuildSuccess> {
  const { app, buildKey, job, rollbackTo } = waiting;
  if (report?.result === "failed") {
    throw new PipelineError(report.code, report.message, { problems: report.problems });
  }
  if (report === undefined) {
    const message = `The job that builds ${app} ended without a result; see the log of that job.`;
    throw new PipelineError("RUN_ENDED_EARLY", message);
  }
  const base = builds.length > MOST_COMPARED ? undefined : findBase(ports, app);
  const made = await makeArtifact(
    ports.clock,
    { stored: NOT_STORED, journal: createBuildJournal(ports.clock) },
    {
      plan,
      measureStartup: async () => report.startupMs,
      ...findSteps(ports, { waiting, target }, report.digest),
    },
  );
  const { manifest } = made.artifact;
  const shown = rollbackTo === undefined ? undefined : await loadServed(ports, target, rollbackTo);
  // Only custom builds for staging and production are isolated, whatever the manifest says.
  const custom = job === "isolated";
  const note = await reproduce(ports, { target, manifest, custom, requireIdentical, rollbackTo: shown });
  return succeededBuild(
    target,
    { ...made, buildMs: report.buildMs },
    {
      ...{ deploymentId: record.id, startedAt: record.createdAt, repositoryUrl },
      ...{ note, rollback: rollbackTo !== undefined },
      cache: { result: "miss", reason: `built in a separate job, build key ${buildKey.slice(0, 12)}` },
      phases: report.phases,
      notes: report.notes,
      base: await base,
    },
  );
}

const NOT_STORED: StoredArtifact = { cache: { result: "miss", reason: "another job built it" } };

/**
 * Returns how to load and store the artifact. A shard stored it, so it is loaded by the digest in the shard's report:
 * the ref of a build key may have been moved since. An isolated job has no credential for that.
 */
function findSteps(
  { artifacts, handoffs }: CollectPorts,
  { waiting, target }: Omit<PendingBuild, "record">,
  digest: Digest,
): Pick<ArtifactSteps, "build" | "store"> {
  if (waiting.job === "isolated") {
    return { build: () => handoffs.load(waiting, target), store: (artifact) => artifacts.save(artifact) };
  }
  const build = async () => {
    const artifact = await artifacts.load(waiting.app, digest);
    if (artifact.manifest.buildKey === waiting.buildKey) return artifact;
    const message = `The artifact ${digest} of ${waiting.app} was built from other files.`;
    throw new PipelineError("ARTIFACT_INVALID", message);
  };
  return { build };
}
