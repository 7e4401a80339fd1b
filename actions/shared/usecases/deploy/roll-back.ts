import { appDirectory, type PipelineConfig, requireEnvironment } from "../../domain/config/config.ts";
import type { DeployOutcome } from "../../domain/deploy/deploy-outcome.ts";
import { currentState, deployedDigest } from "../../domain/deploy/deployment-status.ts";
import { planRollback, type RollbackPlan } from "../../domain/deploy/rollback.ts";
import { toBuildId } from "../../domain/digest.ts";
import { PipelineError } from "../../domain/errors.ts";
import type { EnvironmentKind } from "../../domain/naming.ts";
import { targetFor } from "../../domain/plan/plan.ts";
import type { Artifacts } from "../../ports/artifacts.ts";
import type { Collaborators } from "../../ports/collaborators.ts";
import { type DeployPorts, deployTargets } from "./deploy-targets.ts";
import { openTracked, type TrackingPorts } from "./track-deployment.ts";

/** The ports of `rollBack`. */
export interface RollBackPorts extends DeployPorts, Pick<TrackingPorts, "opened"> {
  readonly artifacts: Pick<Artifacts, "load">;
  readonly collaborators: Collaborators;
}

/** The app and build to roll back to, and the person who requests it. */
export interface RollBackRequest {
  readonly config: PipelineConfig;
  /** `owner/name`. */
  readonly repository: string;
  readonly environment: EnvironmentKind;
  /** Slug of the app; if absent, the pull request's app, or the only app there is. */
  readonly app?: string;
  /** A build id or digest; if absent, the deployment before the live one. */
  readonly to?: string;
  /** Number of the pull request with the comment. */
  readonly pullRequest?: number;
  /** Login of the person who requested it. */
  readonly actor: string;
}

/** Number of deployments read to find one that was live; each takes one request. */
const HISTORY = 50;

/**
 * Deploys an earlier artifact as a new deployment, without building. Throws ACTOR_NOT_ALLOWED, INPUT_INVALID,
 * ROLLBACK_TARGET_NOT_FOUND or ARTIFACT_NOT_FOUND before it changes anything.
 */
export async function rollBack(ports: RollBackPorts, request: RollBackRequest): Promise<DeployOutcome> {
  const { config, environment, repository, actor } = request;
  if (!(await ports.collaborators.canWrite(actor))) {
    throw new PipelineError("ACTOR_NOT_ALLOWED", `"${actor}" has no write access to ${repository}.`);
  }
  const settings = requireEnvironment(config, environment);
  const startedAt = new Date(ports.clock.now()).toISOString();
  const app = request.app ?? (await findApp(ports, request));
  const plan = await choose(ports, app, request);
  const { digest } = plan;
  await ports.artifacts.load(app, digest);
  const target = targetFor(app, appDirectory(config, app), settings, { environment, commit: plan.commit });

  const reason = `Rollback to ${toBuildId(digest)}, requested by ${actor}`;
  const tracked = await openTracked(ports, target, { reason, build: { digest } });
  await tracked.record({ type: "built", digest, buildMs: 0 });
  const [outcome] = await deployTargets(ports, {
    config,
    repository,
    targets: [{ ...target, deploymentId: tracked.id, digest, buildMs: 0, build: "reused", startedAt }],
    replaced: "rolled_back",
  });
  if (outcome === undefined) throw new Error("The rollback has no outcome.");
  return outcome;
}

async function choose(
  { deployments }: RollBackPorts,
  app: string,
  { environment, to }: RollBackRequest,
): Promise<RollbackPlan> {
  const records = await deployments.list({ app, environment, limit: HISTORY });
  const candidates = records.map((record) => ({
    id: record.id,
    commit: record.commit,
    state: currentState(record.statuses),
    digest: deployedDigest(record),
    wasLive: record.statuses.some(({ state }) => state === "success"),
  }));
  return planRollback(candidates, to);
}

async function findApp(
  { deployments }: RollBackPorts,
  { environment, pullRequest }: RollBackRequest,
): Promise<string> {
  const filter =
    pullRequest === undefined ? { environment } : { environment: "preview" as const, pullRequest };
  const records = await deployments.list(filter);
  const apps = [...new Set(records.map(({ app }) => app))].sort();
  const [app] = apps;
  if (app !== undefined && apps.length === 1) return app;
  const choice = apps.length === 0 ? "nothing was deployed yet" : `name one of ${apps.join(", ")}`;
  throw new PipelineError("INPUT_INVALID", `It is not clear which app to roll back: ${choice}.`);
}
