import type { Artifact } from "../../domain/build/manifest.ts";
import type { PipelineConfig } from "../../domain/config/config.ts";
import type { DeployOutcome } from "../../domain/deploy/deploy-outcome.ts";
import { findSuperseded } from "../../domain/deploy/deploy-plan.ts";
import { type Superseder, toFailedEvent } from "../../domain/deploy/deployment.ts";
import { toBuildId } from "../../domain/digest.ts";
import { isPipelineError } from "../../domain/errors.ts";
import type { BuiltTarget } from "../../domain/target.ts";
import type { Artifacts } from "../../ports/artifacts.ts";
import type { Declarations } from "../../ports/declarations.ts";
import { requireArtifactBindings } from "../policy/require-bindings.ts";
import { type AttemptsPorts, readAttempts, rollBackAttempts, supersedeAttempts } from "./attempts.ts";
import { type BringLivePorts, bringLive } from "./bring-live.ts";
import { resumeTracked, type TrackedDeployment } from "./track-deployment.ts";

/** The ports of `deployTargets`. */
export interface DeployPorts extends AttemptsPorts, BringLivePorts {
  readonly artifacts: Pick<Artifacts, "load">;
  readonly declarations: Pick<Declarations, "defaultBranch">;
}

/** The targets to deploy. */
export interface DeployRequest {
  readonly config: PipelineConfig;
  /** `owner/name` of the apps repository, which owns the scripts. */
  readonly repository: string;
  readonly targets: readonly BuiltTarget[];
}

/**
 * Deploys every target concurrently. A target that fails does not stop the others, and its earlier version stays
 * live. The outcomes, in the targets' order, say which failed.
 */
export function deployTargets(ports: DeployPorts, request: DeployRequest): Promise<readonly DeployOutcome[]> {
  return Promise.all(request.targets.map((target) => deployTarget(ports, request, target)));
}

async function deployTarget(
  ports: DeployPorts,
  { config, repository }: DeployRequest,
  target: BuiltTarget,
): Promise<DeployOutcome> {
  const { log, artifacts } = ports;
  const tracked = resumeTracked(ports, target);
  try {
    const [artifact, { superseder, attempts }] = await Promise.all([
      artifacts.load(target.app, target.digest),
      readAttempts(ports, { ...target, id: tracked.id }),
    ]);
    if (superseder !== undefined) return await supersede(ports, tracked, target, superseder);

    const policy = { config, repository: repository.slice(repository.indexOf("/") + 1) };
    await requireArtifactBindings(ports.declarations, policy, target, artifact.manifest);
    const { underWay, live } = findSuperseded(tracked.id, attempts);
    const newer = { id: tracked.id, commit: target.commit };
    const closing = supersedeAttempts(ports, underWay, newer);
    const outcome = await bringTargetLive(ports, repository, target, artifact).finally(() => closing);
    log.info(`${outcome.action} ${target.scriptName} (${outcome.reason}) at ${target.digest}`);
    const { url, note } = target;
    const { timings } = outcome;
    await tracked.record({ type: "live", url, timings, ...(note === undefined ? {} : { note }) });
    if (target.rollback) await rollBackAttempts(ports, live, toBuildId(target.digest));
    else await supersedeAttempts(ports, live, newer);
    return outcome;
  } catch (thrown) {
    return await fail(ports, tracked, target, thrown);
  }
}

async function bringTargetLive(
  ports: DeployPorts,
  repository: string,
  target: BuiltTarget,
  artifact: Artifact,
): Promise<DeployOutcome & { readonly result: "deployed" }> {
  const { app, environment, commit, digest, pullRequest, url, buildMs, startedAt } = target;
  const { action, reason, uploadMs, verifyMs, ...uploaded } = await bringLive(ports, {
    address: target,
    fresh: target.build === "built",
    url,
    artifact,
    tags: {
      app,
      environment,
      repository,
      commit,
      digest,
      ...(pullRequest === undefined ? {} : { pullRequest }),
    },
  });
  const totalMs = Math.max(0, ports.clock.now() - Date.parse(startedAt));
  const hasLogo = artifact.manifest.assets.some(({ path }) => path === "/logo.svg");
  return {
    target,
    result: "deployed",
    action,
    reason,
    timings: { totalMs, buildMs, uploadMs, verifyMs },
    hasLogo,
    ...uploaded,
  };
}

async function supersede(
  { log }: DeployPorts,
  tracked: TrackedDeployment,
  target: BuiltTarget,
  superseder: Superseder,
): Promise<DeployOutcome> {
  const { by } = superseder;
  await tracked.record({ type: "superseded", ...superseder });
  log.info(`skip ${target.scriptName} (superseded by ${by}) at ${target.digest}`);
  return { target, result: "superseded", by };
}

async function fail(
  ports: DeployPorts,
  tracked: TrackedDeployment,
  target: BuiltTarget,
  thrown: unknown,
): Promise<DeployOutcome> {
  // An attempt that is superseded during its upload does not pass the liveness check. That is not a failure.
  if (isPipelineError(thrown, "NOT_LIVE")) {
    const { superseder } = await readAttempts(ports, { ...target, id: tracked.id }).catch(() => ({
      superseder: undefined,
    }));
    if (superseder !== undefined) return supersede(ports, tracked, target, superseder);
  }
  const failure = toFailedEvent(thrown);
  await tracked.record(failure);
  return { target, result: "failed", failure, thrown };
}
