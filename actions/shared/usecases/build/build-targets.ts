import { mapConcurrent } from "../../domain/async/map-concurrent.ts";
import {
  type BuildFailure,
  type BuildResult,
  type BuildSuccess,
  succeededBuild,
} from "../../domain/build/build-result.ts";
import type { SeenBuild } from "../../domain/build/reproduction.ts";
import type { BuildJob } from "../../domain/build/waiting-build.ts";
import type { CloudflarePlan } from "../../domain/config/config.ts";
import type { DeployedBuild } from "../../domain/deploy/deployment-payload.ts";
import { isPipelineError } from "../../domain/errors.ts";
import type { PlannedTarget } from "../../domain/plan/plan.ts";
import type { Artifacts } from "../../ports/artifacts.ts";
import type { Builder } from "../../ports/builder.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Comments } from "../../ports/comments.ts";
import type { Declarations } from "../../ports/declarations.ts";
import type { TrackingPorts } from "../deploy/track-deployment.ts";
import { type PolicyRequest, requireDeclaredBindings } from "../policy/require-bindings.ts";
import { type Attempt, createAttempt } from "./attempt.ts";
import { findBase, MOST_COMPARED } from "./find-base.ts";
import { makeArtifact, type PreparedBuild, prepareBuild } from "./make-artifact.ts";
import { reportBuildFailures } from "./report-build-failures.ts";
import { reproduce } from "./reproduce.ts";

/** The ports of `buildTargets`. */
export interface BuildPorts extends TrackingPorts {
  readonly builder: Builder;
  readonly artifacts: Pick<Artifacts, "findByKey" | "load" | "save">;
  readonly comments: Comments;
  readonly declarations: Declarations;
  readonly clock: Clock;
}

/** The targets to build, and the bounds of the run. */
export interface BuildTargetsRequest extends PolicyRequest {
  readonly targets: readonly PlannedTarget[];
  /** Absolute path of the checkout. */
  readonly workspace: string;
  /** Absolute path; each artifact gets a directory named after its app below it. */
  readonly outDirectory: string;
  /** ISO 8601 time at which the run was requested. */
  readonly startedAt: string;
  readonly runUrl: string;
  /** URL of the repository's page; absent where artifacts have no page. */
  readonly repositoryUrl?: string;
  readonly plan: CloudflarePlan;
  /** If true, a custom build for staging or production must give the bytes that people saw. */
  readonly requireIdentical: boolean;
  /** The build to roll back to; absent for a new version. */
  readonly rollbackTo?: SeenBuild | undefined;
  /** Number of builds that run at the same time. */
  readonly parallel: number;
  /**
   * Which builds to leave to other jobs of the run; absent where there are none, so that this job makes all builds.
   */
  readonly handoff?: {
    /** If more apps than this have to be built, other jobs build all of them. */
    readonly appsPerJob: number;
    /** If true, every Worker's start-up time is measured, which takes a job without credentials. */
    readonly measureStartup: boolean;
  };
}

/**
 * Brings every target to the state `deploying` with its artifact stored, or leaves it in `building` for another job. A target that fails does not stop the others: the results, in the targets' order, say which failed.
 */
export async function buildTargets(
  ports: BuildPorts,
  request: BuildTargetsRequest,
): Promise<readonly BuildResult[]> {
  const { targets, parallel, handoff } = request;
  const many = handoff !== undefined && targets.length > handoff.appsPerJob;
  const begun = await mapConcurrent(parallel, targets, async (planned) => {
    const started = await begin(ports, request, planned);
    // Few targets are built immediately. Many are spread over jobs only if enough of them are not stored yet.
    if ("result" in started) return started;
    if (many && started.prepared.stored.artifact === undefined) return releaseSource(started);
    return settle(ports, request, started, { spread: false });
  });
  const missing = begun.filter((one) => !("result" in one)).length;
  const spread = many && missing > handoff.appsPerJob;
  const results = await mapConcurrent(parallel, begun, async (one) =>
    "result" in one ? one : settle(ports, request, one, { spread }),
  );
  await reportBuildFailures(ports, results, request.runUrl);
  return results;
}

/** A target whose build key is known. */
interface BegunBuild {
  readonly attempt: Attempt;
  readonly prepared: PreparedBuild;
}

async function begin(
  ports: BuildPorts,
  request: BuildTargetsRequest,
  planned: PlannedTarget,
): Promise<BegunBuild | BuildFailure> {
  const attempt = createAttempt(ports, planned);
  try {
    const { workspace } = request;
    const { app, path, environment } = planned.target;
    const source = { app, directory: `${workspace}/${path}`, root: workspace, environment };
    // What is stored serves previews only.
    const { builder, clock, log, artifacts } = ports;
    const stored = environment === "preview" ? { artifacts } : {};
    const prepared = await prepareBuild({ builder, clock, log, ...stored }, source);
    await requireDeclaredBindings(ports.declarations, request, planned.target);
    if (environment === "preview") await attempt.start(describeBuild(prepared));
    return { attempt, prepared };
  } catch (thrown) {
    return attempt.fail(thrown);
  }
}

/** Describes the build for the payload of its Deployment. */
function describeBuild({ buildKey, stored }: PreparedBuild): DeployedBuild {
  if (stored.artifact === undefined) return { buildKey };
  const { digest, toolchain } = stored.artifact.manifest;
  return { buildKey, digest, toolchain };
}

/**
 * Releases the source while many targets wait for one another, because the sources of all of them might not fit into
 * memory.
 */
function releaseSource({ prepared, ...begun }: BegunBuild): BegunBuild {
  return { ...begun, prepared: { ...prepared, opened: undefined } };
}

/** Makes the artifact, or leaves that to another job. */
async function settle(
  ports: BuildPorts,
  request: BuildTargetsRequest,
  begun: BegunBuild,
  { spread }: { readonly spread: boolean },
): Promise<BuildResult> {
  const { attempt, prepared } = begun;
  const { target } = attempt.planned;
  try {
    const job = await chooseJob(ports.builder, request, prepared, spread);
    if (job !== undefined) return await leaveToJob(ports, request, begun, job);
    return await build(ports, request, begun);
  } catch (thrown) {
    if (request.handoff === undefined || !isPipelineError(thrown, "APP_NEEDS_OWN_BUILD")) {
      return attempt.fail(thrown);
    }
    ports.log.info(`build mode custom for ${target.app}: ${thrown.message}`);
    return leaveToJob(ports, request, begun, "isolated");
  }
}

/**
 * Decides which other job builds an app; undefined if this job does, unless the app turns out to need a custom build.
 */
async function chooseJob(
  builder: Builder,
  { handoff }: BuildTargetsRequest,
  { stored, source, opened }: PreparedBuild,
  spread: boolean,
): Promise<BuildJob | undefined> {
  if (stored.artifact !== undefined || handoff === undefined) return undefined;
  // Measuring runs code of the app, after which a job's bytes are up to the app. Staging and production therefore rely
  // on the measurement of the preview, and on Cloudflare's during the upload.
  const measure = handoff.measureStartup && source.environment === "preview";
  if (!spread && !measure) return undefined;
  const { mode, hasWorker } = await (opened ?? (await builder.open(source))).survey();
  if (mode === "custom" || (measure && hasWorker)) return "isolated";
  return spread ? "shard" : undefined;
}

async function build(
  ports: BuildPorts,
  request: BuildTargetsRequest,
  { attempt, prepared }: BegunBuild,
): Promise<BuildSuccess> {
  const { builder, artifacts, clock, log } = ports;
  const { outDirectory, startedAt, plan, repositoryUrl, targets, requireIdentical, rollbackTo } = request;
  const { target, reason } = attempt.planned;
  const { source, opened, stored, journal, buildKey } = prepared;
  const base = targets.length > MOST_COMPARED ? undefined : findBase(ports, target.app);
  const made = await makeArtifact(clock, prepared, {
    plan,
    build: async () =>
      (opened ?? (await builder.open(source))).build(`${outDirectory}/${target.app}`, log, journal),
    store: (artifact) => artifacts.save(artifact),
  });
  const { manifest } = made.artifact;
  const { digest, toolchain } = manifest;
  const note = await reproduce(ports, { target, manifest, custom: false, requireIdentical, rollbackTo });
  const tracked = await attempt.open({ buildKey, digest, toolchain });
  await tracked.record({ type: "built", digest, buildMs: made.buildMs });
  log.info(`${made.build} ${target.app} (${reason}) at ${digest}`);
  return succeededBuild(target, made, {
    ...{ deploymentId: tracked.id, startedAt, repositoryUrl, note, rollback: rollbackTo !== undefined },
    ...{ cache: stored.cache, base: await base, phases: journal.phases(), notes: journal.notes() },
  });
}

async function leaveToJob(
  { log }: BuildPorts,
  { rollbackTo }: BuildTargetsRequest,
  { attempt, prepared: { buildKey } }: BegunBuild,
  job: BuildJob,
): Promise<BuildResult> {
  const { target } = attempt.planned;
  const { app, path } = target;
  const { id: deploymentId } = await attempt.start({ buildKey });
  await attempt.settled();
  log.info(`leave ${app} to another job (${job})`);
  const rollback = rollbackTo === undefined ? {} : { rollbackTo: rollbackTo.deploymentId };
  return { result: "waiting", target, waiting: { app, path, buildKey, deploymentId, job, ...rollback } };
}
