import { inLanes } from "../../domain/async/map-concurrent.ts";
import { type CloudflarePlan, requireBudgets } from "../../domain/build/budgets.ts";
import type { CacheOutcome } from "../../domain/build/build-record.ts";
import { type BuildResult, type BuildSuccess, failedBuild } from "../../domain/build/build-result.ts";
import type { Artifact } from "../../domain/build/manifest.ts";
import type { BuildJob } from "../../domain/build/waiting-build.ts";
import { buildIdOf } from "../../domain/digest.ts";
import { isPipelineError } from "../../domain/errors.ts";
import type { PlannedTarget } from "../../domain/plan/plan.ts";
import type { Target } from "../../domain/target.ts";
import type { Artifacts } from "../../ports/artifacts.ts";
import type { Builder, OpenedApp, SourceRequest } from "../../ports/builder.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Comments } from "../../ports/comments.ts";
import { openTracked, type TrackedDeployment, type TrackingPorts } from "../deploy/track-deployment.ts";
import { type BuildJournalRecord, createBuildJournal } from "./build-journal.ts";
import { findBase, MOST_COMPARED } from "./find-base.ts";
import { findStored, successOf } from "./obtain-artifact.ts";
import { reportBuildFailures } from "./report-build-failures.ts";

export interface BuildPorts extends TrackingPorts {
  readonly builder: Builder;
  readonly artifacts: Artifacts;
  readonly comments: Comments;
  readonly clock: Clock;
}

export interface BuildTargetsRequest {
  readonly targets: readonly PlannedTarget[];
  /** Absolute path of the checkout. */
  readonly workspace: string;
  /** Absolute path; each artifact gets a folder named after its app below it. */
  readonly outDirectory: string;
  /** ISO 8601 time at which the run was asked for. */
  readonly startedAt: string;
  readonly runUrl: string;
  /** The repository's page; left out where artifacts have none. */
  readonly repositoryUrl?: string;
  readonly plan: CloudflarePlan;
  /** How many builds run side by side. */
  readonly parallel: number;
  /** What other jobs of the run build; absent where there are none, and then everything is built here. */
  readonly handoff?: {
    /** With more than this to build, all of it is left to them. */
    readonly appsPerJob: number;
    /** Every Worker's start-up time is to be measured, which is done without credentials. */
    readonly measureStartup: boolean;
  };
}

/**
 * Brings every target from `pending` to `deploying`, its artifact kept, or leaves it in `building` for another job.
 * One that fails does not stop the others; whether to fail at the end is for the caller, who has outputs to set
 * first. Results keep the targets' order.
 */
export async function buildTargets(
  ports: BuildPorts,
  request: BuildTargetsRequest,
): Promise<readonly BuildResult[]> {
  const { targets, parallel, handoff } = request;
  const many = handoff !== undefined && targets.length > handoff.appsPerJob;
  const begun = await inLanes(parallel, targets, async (planned) => {
    const started = await begin(ports, request, planned);
    // A few are built at once; of many it has to be known first how many are not there yet.
    if ("result" in started) return started;
    if (many && started.kept === undefined) return withoutSource(started);
    return settle(ports, request, started, { spread: false });
  });
  const missing = begun.filter((one) => !("result" in one)).length;
  const spread = many && missing > handoff.appsPerJob;
  const results = await inLanes(parallel, begun, async (one) =>
    "result" in one ? one : settle(ports, request, one, { spread }),
  );
  await reportBuildFailures(ports, results, request.runUrl);
  return results;
}

/** A target whose Deployment says `building`. */
interface BegunBuild {
  readonly planned: PlannedTarget;
  readonly tracked: TrackedDeployment;
  readonly source: SourceRequest;
  /** Absent while many targets wait for one another: the source of all of them might not fit into memory. */
  readonly opened?: OpenedApp;
  readonly buildKey: string;
  readonly kept?: Artifact;
  readonly cache: CacheOutcome;
  readonly journal: BuildJournalRecord;
  /** Fulfilled when GitHub knows that the build began. */
  readonly announced: Promise<void>;
}

async function begin(
  ports: BuildPorts,
  { workspace }: BuildTargetsRequest,
  planned: PlannedTarget,
): Promise<BegunBuild | BuildResult> {
  const { target, reason } = planned;
  let tracked: TrackedDeployment;
  try {
    tracked = await openTracked(ports, target, { reason });
  } catch (thrown) {
    return failedBuild(target, thrown);
  }
  const announced = tracked.record({ type: "started" });
  try {
    const { app, path, environment } = target;
    const journal = createBuildJournal(ports.clock);
    const source = { app, directory: `${workspace}/${path}`, root: workspace, environment };
    const { opened, buildKey } = await journal.time("key", () => openWithKey(ports.builder, source));
    const found = await journal.time("look up", () => findStored(ports, app, buildKey));
    return { planned, tracked, source, opened, buildKey, journal, announced, ...found };
  } catch (thrown) {
    await announced;
    return fail(ports, tracked, target, thrown);
  }
}

async function openWithKey(builder: Builder, source: SourceRequest) {
  const opened = await builder.open(source);
  return { opened, buildKey: await opened.buildKey() };
}

function withoutSource({ opened: _, ...begun }: BegunBuild): BegunBuild {
  return begun;
}

/** Has the artifact, or says which job makes it. */
async function settle(
  ports: BuildPorts,
  request: BuildTargetsRequest,
  begun: BegunBuild,
  { spread }: { readonly spread: boolean },
): Promise<BuildResult> {
  const { planned, tracked, announced } = begun;
  const { target, reason } = planned;
  try {
    const job = await jobOf(ports.builder, request, begun, spread);
    if (job !== undefined) return await handoffs(ports, begun, job);
    const success = await obtain(ports, request, begun);
    await announced;
    const { buildMs, build, digest } = success.target;
    await tracked.record({ type: "built", buildId: buildIdOf(digest), buildMs });
    ports.log.info(`${build} ${target.app} (${reason}) at ${digest}`);
    return success;
  } catch (thrown) {
    await announced;
    if (request.handoff === undefined || !isPipelineError(thrown, "APP_NEEDS_OWN_BUILD")) {
      return fail(ports, tracked, target, thrown);
    }
    ports.log.info(`build mode custom for ${target.app}: ${thrown.message}`);
    return handoffs(ports, begun, "isolated");
  }
}

/** Which other job builds an app; undefined when it is built here, unless the build finds that it cannot be. */
async function jobOf(
  builder: Builder,
  { handoff }: BuildTargetsRequest,
  { kept, source, opened }: BegunBuild,
  spread: boolean,
): Promise<BuildJob | undefined> {
  if (kept !== undefined || handoff === undefined) return undefined;
  if (!spread && !handoff.measureStartup) return undefined;
  const { mode, hasWorker } = await (opened ?? (await builder.open(source))).survey();
  // Measuring runs code of the app, as its own build does.
  if (mode === "custom" || (handoff.measureStartup && hasWorker)) return "isolated";
  return spread ? "shard" : undefined;
}

/** The artifact of the same source when one is kept, a new one otherwise. */
async function obtain(
  ports: BuildPorts,
  { outDirectory, startedAt, plan, repositoryUrl, targets }: BuildTargetsRequest,
  { planned: { target }, tracked, source, opened, kept, cache, journal }: BegunBuild,
): Promise<BuildSuccess> {
  const { builder, artifacts, clock, log } = ports;
  const base = targets.length > MOST_COMPARED ? undefined : findBase(ports, target.app);
  const began = clock.now();
  const build = async () => {
    const app = opened ?? (await builder.open(source));
    return app.build(`${outDirectory}/${target.app}`, log, journal);
  };
  const built = kept ?? (await build());
  const buildMs = kept === undefined ? clock.now() - began : 0;
  const budgets = requireBudgets(built.manifest, plan);
  const artifact = kept ?? (await journal.time("keep", () => artifacts.save(built)));
  return successOf(
    target,
    {
      ...{ artifact, budgets, buildMs, cache, base: await base },
      build: kept === undefined ? "built" : "reused",
      phases: journal.phases(),
      notes: journal.notes(),
    },
    { deploymentId: tracked.id, startedAt, repositoryUrl },
  );
}

async function handoffs(
  { log }: BuildPorts,
  { planned: { target }, tracked, buildKey, announced }: BegunBuild,
  job: BuildJob,
): Promise<BuildResult> {
  await announced;
  log.info(`leave ${target.app} to another job (${job})`);
  const { app, path } = target;
  return { result: "waiting", target, waiting: { app, path, buildKey, deploymentId: tracked.id, job } };
}

async function fail(
  { log }: BuildPorts,
  tracked: TrackedDeployment,
  target: Target,
  thrown: unknown,
): Promise<BuildResult> {
  const failed = failedBuild(target, thrown);
  await tracked.record(failed.failure);
  log.info(`fail ${target.app} (${failed.failure.code})`);
  return failed;
}
