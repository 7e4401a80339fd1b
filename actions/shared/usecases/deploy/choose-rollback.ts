import { type PipelineConfig, requireEnvironment } from "../../domain/config/config.ts";
import { currentState, deployedDigest } from "../../domain/deploy/deployment-status.ts";
import {
  listNamed,
  listPrevious,
  noSuchBuild,
  nothingEarlier,
  type RollbackCandidate,
  type RollbackPlan,
} from "../../domain/deploy/rollback.ts";
import { toHex } from "../../domain/digest.ts";
import { PipelineError } from "../../domain/errors.ts";
import { type EnvironmentKind, isSlug } from "../../domain/naming.ts";
import { quote } from "../../domain/text/quote.ts";
import type { DeploymentRecord, Deployments } from "../../ports/deployments.ts";
import type { Log } from "../../ports/log.ts";
import type { ReviewedCommits } from "../../ports/reviewed-commits.ts";

/** The ports of `chooseRollback`. */
export interface ChooseRollbackPorts {
  readonly deployments: Pick<Deployments, "list" | "each" | "listApps">;
  readonly reviewed: ReviewedCommits;
  readonly log: Log;
}

/** The app and build to roll back to, as the event names them. */
export interface RollbackRequest {
  readonly config: PipelineConfig;
  readonly environment: EnvironmentKind;
  /** Slug of the app; if absent, the pull request's app, or the only app there is. */
  readonly app?: string | undefined;
  /** A build id or digest; if absent, the deployment before the live one. */
  readonly to?: string | undefined;
  /** Number of the pull request with the comment. */
  readonly pullRequest?: number | undefined;
  /** Why the command cannot be read. */
  readonly refusal?: PipelineError | undefined;
}

/** The app, and the deployment to roll it back to. */
export interface ChosenRollback extends RollbackPlan {
  readonly app: string;
}

/** Number of deployments among which a named build is looked for. Those that name their build take no request. */
const HISTORY = 100;

/**
 * Chooses the Deployment to roll back to. Reads only, so that it needs neither a lock nor an environment. Throws
 * INPUT_INVALID, CONFIG_INVALID, ROLLBACK_TARGET_NOT_FOUND or COMMIT_NOT_REVIEWED.
 */
export async function chooseRollback(
  ports: ChooseRollbackPorts,
  request: RollbackRequest,
): Promise<ChosenRollback> {
  const { config, environment, refusal, to } = request;
  if (refusal !== undefined) throw refusal;
  requireEnvironment(config, environment);
  const app = request.app ?? (await findApp(ports, request));
  if (!isSlug(app)) throw new PipelineError("INPUT_INVALID", `${quote(app)} is not an app's name.`);
  const where = { app, environment };
  const plan = to === undefined ? await findPrevious(ports, where) : await findNamed(ports, where, to);
  return { app, ...plan };
}

interface AppInEnvironment {
  readonly app: string;
  readonly environment: EnvironmentKind;
}

/** Reads deployments, newest first, until it is clear which one served before the live one. */
async function findPrevious(
  { deployments, reviewed, log }: ChooseRollbackPorts,
  where: AppInEnvironment,
): Promise<RollbackPlan> {
  const candidates: RollbackCandidate[] = [];
  for await (const record of deployments.each(where)) {
    const candidate = toCandidate(record);
    if (candidate === undefined) continue;
    // Everybody with push access can create a Deployment that claims to have been live.
    if (!(await reviewed.includes(candidate.commit))) {
      log.warn(
        `Deployment ${record.id} is ignored: commit ${candidate.commit} is not on the default branch.`,
      );
      continue;
    }
    candidates.push(candidate);
    const hasLive = candidates.some(({ state }) => state.state === "deployed");
    const [previous] = hasLive ? listPrevious(candidates) : [];
    if (previous !== undefined) return previous;
  }
  const [previous] = listPrevious(candidates);
  if (previous === undefined) throw nothingEarlier();
  return previous;
}

/** Finds the newest reviewed deployment of a build that `to` names. */
async function findNamed(
  { deployments, reviewed }: ChooseRollbackPorts,
  where: AppInEnvironment,
  to: string,
): Promise<RollbackPlan> {
  const prefix = to.replace(/^sha256:/, "");
  const records = await deployments.list({
    ...where,
    where: ({ digest }) => digest === undefined || toHex(digest).startsWith(prefix),
    limit: HISTORY,
  });
  const named = listNamed(toCandidates(records), to);
  for (const candidate of named) if (await reviewed.includes(candidate.commit)) return candidate;
  const [unreviewed] = named;
  if (unreviewed === undefined) throw noSuchBuild(to, toCandidates(await deployments.list(where)));
  const message = `Deployment ${unreviewed.id} claims commit ${unreviewed.commit}, which is not on the default branch.`;
  throw new PipelineError("COMMIT_NOT_REVIEWED", message);
}

function toCandidates(records: readonly DeploymentRecord[]): readonly RollbackCandidate[] {
  return records.map(toCandidate).filter((candidate) => candidate !== undefined);
}

/** Returns undefined for a deployment that was never live here, because a rollback must not bypass review. */
function toCandidate(record: DeploymentRecord): RollbackCandidate | undefined {
  const { id, commit, statuses } = record;
  const digest = deployedDigest(record);
  if (digest === undefined || !statuses.some(({ state }) => state === "success")) return undefined;
  return { id, commit, digest, state: currentState(statuses) };
}

async function findApp(
  { deployments }: ChooseRollbackPorts,
  { environment, pullRequest }: RollbackRequest,
): Promise<string> {
  const apps = await deployments.listApps(
    pullRequest === undefined ? { environment } : { environment: "preview", pullRequest },
  );
  const [app] = apps;
  if (app !== undefined && apps.length === 1) return app;
  const choice = apps.length === 0 ? "nothing was deployed yet" : `name one of ${apps.join(", ")}`;
  throw new PipelineError("INPUT_INVALID", `It is not clear which app to roll back: ${choice}.`);
}
