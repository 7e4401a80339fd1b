import type { PipelineConfig } from "../../domain/config/config.ts";
import { isOurs } from "../../domain/deploy/deploy-plan.ts";
import { isOpen } from "../../domain/deploy/deployment.ts";
import { currentState } from "../../domain/deploy/deployment-status.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Comments } from "../../ports/comments.ts";
import type { DeploymentRecord } from "../../ports/deployments.ts";
import type { Runs } from "../../ports/runs.ts";
import type { LiveScript, WorkerScripts } from "../../ports/worker-scripts.ts";
import type { AttemptsPorts } from "./attempts.ts";
import { closeDeployment } from "./close-open-deployments.ts";
import { reportPreview } from "./report-preview.ts";
import { adoptTracked } from "./track-deployment.ts";

/** The ports of `reconcile`. */
export interface ReconcilePorts extends AttemptsPorts {
  readonly runs: Runs;
  readonly scripts: WorkerScripts;
  readonly comments: Comments;
  readonly clock: Clock;
}

/** The scope of a reconcile run. */
export interface ReconcileRequest {
  readonly config: PipelineConfig;
  /** `owner/name`. */
  readonly repository: string;
  /** Reconcile only this pull request's previews; absent for everything. */
  readonly pullRequest?: number;
  /** URL of the run's page, for comments. */
  readonly runUrl: string;
}

/** The changes that `reconcile` made. */
export interface Reconciled {
  /** Ids of the deployments that were closed because their run has ended. */
  readonly closed: readonly number[];
  /** Names of the preview scripts that were deleted. */
  readonly removed: readonly string[];
}

/** Number of deployments read; each takes one request. */
const HISTORY = 100;
/** A deployment without a run was opened manually, and is closed after this time in milliseconds. */
const RUNLESS_GRACE_MS = 60 * 60 * 1000;

/** Closes open deployments whose run has ended, and removes previews whose pull request is closed. */
export async function reconcile(ports: ReconcilePorts, request: ReconcileRequest): Promise<Reconciled> {
  const { pullRequest } = request;
  const records = await ports.deployments.list({
    limit: HISTORY,
    ...(pullRequest === undefined ? {} : { environment: "preview", pullRequest }),
  });
  const closed = await closeAbandoned(ports, request, records);
  const removed = await removePreviews(ports, request, records);
  return { closed, removed };
}

async function closeAbandoned(
  ports: ReconcilePorts,
  { runUrl }: ReconcileRequest,
  records: readonly DeploymentRecord[],
): Promise<readonly number[]> {
  const closed: number[] = [];
  for (const record of records) {
    if (!isOpen(currentState(record.statuses)) || (await isUnderWay(ports, record))) continue;
    if (!(await closeDeployment(ports, record, "The run ended without finishing it."))) continue;
    closed.push(record.id);
    await updatePreviewComment(ports, record.id, runUrl);
  }
  return closed;
}

async function isUnderWay({ runs, clock }: ReconcilePorts, record: DeploymentRecord): Promise<boolean> {
  if (record.runId !== undefined) return runs.isOngoing(record.runId);
  return clock.now() - Date.parse(record.createdAt) < RUNLESS_GRACE_MS;
}

/** Updates the preview comment, where people look for the state. A superseded attempt needs no update. */
async function updatePreviewComment(
  ports: ReconcilePorts,
  deploymentId: number,
  runUrl: string,
): Promise<void> {
  const record = await ports.deployments.find(deploymentId);
  if (record?.pullRequest === undefined) return;
  const { app, commit, pullRequest, statuses } = record;
  await reportPreview(ports, {
    pullRequest,
    runUrl,
    updates: [{ app, commit, state: currentState(statuses), problems: [] }],
  });
}

async function removePreviews(
  ports: ReconcilePorts,
  { config, repository, pullRequest, runUrl }: ReconcileRequest,
  records: readonly DeploymentRecord[],
): Promise<readonly string[]> {
  const scripts = await ports.scripts.list(config.environments.preview.namespace, repository);
  const previews = scripts.filter(
    ({ tags }) =>
      tags.environment === "preview" &&
      tags.pullRequest !== undefined &&
      isOurs(tags, repository) &&
      (pullRequest === undefined || tags.pullRequest === pullRequest),
  );
  const live = records.filter(
    ({ environment, statuses }) => environment === "preview" && currentState(statuses).state === "deployed",
  );
  const numbers = [...previews.map(({ tags }) => tags.pullRequest), ...live.map((one) => one.pullRequest)];
  const removed: string[] = [];
  for (const number of new Set(numbers)) {
    if (number === undefined || (await ports.pullRequests.load(number)).open) continue;
    removed.push(
      ...(await removeScripts(
        ports,
        previews.filter(({ tags }) => tags.pullRequest === number),
      )),
    );
    await markRemoved(
      ports,
      number,
      runUrl,
      live.filter((record) => record.pullRequest === number),
    );
  }
  return removed;
}

async function removeScripts(
  { scripts, log }: ReconcilePorts,
  previews: readonly LiveScript[],
): Promise<readonly string[]> {
  for (const preview of previews) {
    await scripts.remove(preview);
    log.info(`remove ${preview.scriptName} (#${preview.tags.pullRequest} is closed)`);
  }
  return previews.map(({ scriptName }) => scriptName);
}

async function markRemoved(
  ports: ReconcilePorts,
  pullRequest: number,
  runUrl: string,
  records: readonly DeploymentRecord[],
): Promise<void> {
  const reason = `#${pullRequest} was closed`;
  for (const record of records) {
    await adoptTracked(ports, record).record({ type: "removed", reason });
  }
  const updates = records.map(({ app, commit }) => ({
    app,
    commit,
    state: { state: "removed", reason } as const,
    problems: [],
  }));
  await reportPreview(ports, { pullRequest, runUrl, updates });
}
