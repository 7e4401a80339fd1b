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
import { findStored, makeArtifact, type StoredArtifact } from "./make-artifact.ts";
import { reportBuildFailures } from "./report-build-failures.ts";

/** The ports of `collectBuilds`. */
export interface CollectPorts extends AttemptsPorts {
  readonly artifacts: Artifacts;
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
  const report = await handoffs.findReport(waiting);
  try {
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
  { plan, builds, repositoryUrl }: CollectRequest,
  { record, waiting, target }: PendingBuild,
  report: AppReport | undefined,
): Promise<BuildSuccess> {
  const { app, buildKey, job } = waiting;
  if (report?.result === "failed") {
    throw new PipelineError(report.code, report.message, { problems: report.problems });
  }
  const base = builds.length > MOST_COMPARED ? undefined : findBase(ports, app);
  // A shard stores its artifacts itself; an isolated job has no credential for that.
  const stored: StoredArtifact = job === "shard" ? await findStored(ports, app, buildKey) : NOT_STORED;
  if (stored.artifact === undefined && report === undefined) {
    const message = `The job that builds ${app} ended without a result; see the log of that job.`;
    throw new PipelineError("RUN_ENDED_EARLY", message);
  }
  const made = await makeArtifact(
    ports.clock,
    { stored, journal: createBuildJournal(ports.clock) },
    {
      plan,
      build: () => ports.handoffs.load(waiting, target),
      measureStartup: async () => report?.startupMs,
      store: (artifact) => ports.artifacts.save(artifact),
    },
  );
  return succeededBuild(
    target,
    { ...made, build: "built", buildMs: report?.buildMs ?? 0 },
    {
      ...{ deploymentId: record.id, startedAt: record.createdAt, repositoryUrl },
      cache: { result: "miss", reason: `built in a separate job, build key ${buildKey.slice(0, 12)}` },
      phases: report?.phases ?? [],
      notes: report?.notes ?? [],
      base: await base,
    },
  );
}

const NOT_STORED: StoredArtifact = { cache: { result: "miss", reason: "an isolated job stores nothing" } };
