import { inLanes } from "../../domain/async/map-concurrent.ts";
import { requireBudgets } from "../../domain/build/budgets.ts";
import {
  type BuildFailure,
  type BuildResult,
  type BuildSuccess,
  failedBuild,
} from "../../domain/build/build-result.ts";
import type { AppReport } from "../../domain/build/shard-report.ts";
import type { WaitingBuild } from "../../domain/build/waiting-build.ts";
import type { CloudflarePlan } from "../../domain/config/config.ts";
import { isOpen } from "../../domain/deploy/deployment.ts";
import { currentState } from "../../domain/deploy/deployment-status.ts";
import { buildIdOf } from "../../domain/digest.ts";
import { PipelineError } from "../../domain/errors.ts";
import type { Target } from "../../domain/target.ts";
import type { Artifacts } from "../../ports/artifacts.ts";
import type { BuildTimes } from "../../ports/build-times.ts";
import type { Comments } from "../../ports/comments.ts";
import type { DeploymentRecord } from "../../ports/deployments.ts";
import type { Handoffs } from "../../ports/handoffs.ts";
import type { AttemptsPorts } from "../deploy/attempts.ts";
import { closeDeployment } from "../deploy/close-open-deployments.ts";
import { adoptTracked } from "../deploy/track-deployment.ts";
import { findBase, MOST_COMPARED } from "./find-base.ts";
import { findStored, type ObtainedArtifact, successOf } from "./obtain-artifact.ts";
import { reportBuildFailures } from "./report-build-failures.ts";

export interface CollectPorts extends AttemptsPorts {
  readonly artifacts: Artifacts;
  readonly handoffs: Handoffs;
  readonly comments: Comments;
  readonly buildTimes: BuildTimes;
}

export interface CollectRequest {
  readonly builds: readonly { readonly waiting: WaitingBuild; readonly target: Target }[];
  readonly runUrl: string;
  /** The repository's page; undefined where artifacts have none. */
  readonly repositoryUrl?: string;
  readonly plan: CloudflarePlan;
  /** The jobs that build were cancelled: whatever they did not finish is nobody's fault. */
  readonly cancelled: boolean;
}

type Collected = (BuildSuccess | BuildFailure) & { readonly buildMs?: number };

/** Side by side; each costs some requests. */
const LANES = 8;

/**
 * Takes over what other jobs built: brings each waiting Deployment from `building` to `deploying`, its artifact kept,
 * or to its end. Those that were closed meanwhile, because something newer took their place, are left out.
 */
export async function collectBuilds(
  ports: CollectPorts,
  request: CollectRequest,
): Promise<readonly BuildResult[]> {
  const collected = await inLanes(LANES, request.builds, async ({ waiting, target }) => {
    const record = await ports.deployments.find(waiting.deploymentId);
    if (record === undefined || !isOpen(currentState(record.statuses))) {
      ports.log.info(`skip ${target.app} (its deployment ${waiting.deploymentId} is closed)`);
      return undefined;
    }
    return collect(ports, request, record, waiting, target);
  });
  const results = collected.filter((one) => one !== undefined);
  const times = results.flatMap(({ target, buildMs }) =>
    buildMs === undefined ? [] : [[target.app, buildMs] as const],
  );
  if (times.length > 0) await ports.buildTimes.save(new Map(times));
  await reportBuildFailures(ports, results, request.runUrl);
  return results;
}

async function collect(
  ports: CollectPorts,
  request: CollectRequest,
  record: DeploymentRecord,
  waiting: WaitingBuild,
  target: Target,
): Promise<Collected | undefined> {
  const { handoffs, log } = ports;
  const tracked = adoptTracked(ports, record);
  const report = await handoffs.findReport(waiting);
  try {
    const obtained = await obtain(ports, request, waiting, target, report);
    const buildMs = report?.result === "built" ? report.buildMs : 0;
    const success = successOf(target, obtained, {
      deploymentId: record.id,
      startedAt: record.createdAt,
      repositoryUrl: request.repositoryUrl,
    });
    const { digest } = success.target;
    await tracked.record({ type: "built", buildId: buildIdOf(digest), buildMs });
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

async function obtain(
  ports: CollectPorts,
  { plan, builds }: CollectRequest,
  waiting: WaitingBuild,
  target: Target,
  report: AppReport | undefined,
): Promise<ObtainedArtifact> {
  const { app, buildKey, job } = waiting;
  if (report?.result === "failed") {
    throw new PipelineError(report.code, report.message, { problems: report.problems });
  }
  const base = builds.length > MOST_COMPARED ? undefined : findBase(ports, app);
  const { kept } = job === "shard" ? await findStored(ports, app, buildKey) : {};
  if (kept === undefined && report === undefined) {
    const message = `The job that builds ${app} ended without a result; its log tells why.`;
    throw new PipelineError("RUN_ENDED_EARLY", message);
  }
  const artifact = kept ?? (await ports.handoffs.load(waiting, target));
  const budgets = requireBudgets(artifact.manifest, plan, report?.startupMs);
  return {
    artifact: kept ?? (await ports.artifacts.save(artifact)),
    budgets,
    build: "built",
    buildMs: report?.buildMs ?? 0,
    cache: { result: "miss", reason: `built in a job of its own, build key ${buildKey.slice(0, 12)}` },
    phases: report?.phases ?? [],
    notes: report?.notes ?? [],
    base: await base,
  };
}
