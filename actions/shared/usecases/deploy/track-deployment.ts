import { orWarn } from "../../domain/async/or-warn.ts";
import { type DeploymentEvent, type DeploymentState, transition } from "../../domain/deploy/deployment.ts";
import type { DeployedBuild } from "../../domain/deploy/deployment-payload.ts";
import { currentState, toCommitStatus, toStatus } from "../../domain/deploy/deployment-status.ts";
import { toBuildId } from "../../domain/digest.ts";
import { statusContext } from "../../domain/naming.ts";
import type { BuiltTarget, Target } from "../../domain/target.ts";
import type { CommitStatuses } from "../../ports/commit-statuses.ts";
import type { DeploymentRecord, Deployments } from "../../ports/deployments.ts";
import type { Log } from "../../ports/log.ts";
import type { OpenedDeployments } from "../../ports/opened-deployments.ts";

/** The ports that track a deployment. */
export interface TrackingPorts {
  readonly deployments: Deployments;
  readonly commitStatuses: CommitStatuses;
  readonly opened: OpenedDeployments;
  readonly log: Log;
}

/** The app, environment and commit of a deployment, whether it is planned, under way or read back. */
export type DeploymentSubject = Pick<Target, "app" | "environment" | "commit" | "pullRequest">;

/** A GitHub Deployment that moves through the states of `domain/deploy/deployment.ts` and reports each transition. */
export interface TrackedDeployment {
  readonly id: number;
  readonly state: DeploymentState;
  /**
   * Posts the Deployment status and the commit status, after those of earlier events. Only warns if a report fails,
   * so that the failure does not hide the run's result. Rejects only with DEPLOYMENT_TRANSITION_ILLEGAL.
   */
  record(event: DeploymentEvent): Promise<void>;
}

/**
 * Opens a Deployment in state `pending`; `reason` says why it was planned. Throws GITHUB_* if GitHub does not create
 * it.
 */
export async function openTracked(
  ports: TrackingPorts,
  target: DeploymentSubject,
  { reason, build }: { readonly reason: string; readonly build?: DeployedBuild },
): Promise<TrackedDeployment> {
  const { app, environment, commit, pullRequest } = target;
  const state: DeploymentState = { state: "pending", reason };
  const id = await ports.deployments.open({
    app,
    environment,
    commit,
    reason: toStatus(state).description,
    ...(pullRequest === undefined ? {} : { pullRequest }),
    ...(build === undefined ? {} : { build }),
  });
  ports.opened.add(id);
  const tracked = track(ports, target, id, state);
  await reportCommit(ports, target, undefined, state);
  return tracked;
}

/** Continues the Deployment that the build left in state `deploying`. */
export function resumeTracked(ports: Omit<TrackingPorts, "opened">, target: BuiltTarget): TrackedDeployment {
  const { deploymentId, digest, buildMs } = target;
  return track(ports, target, deploymentId, {
    state: "deploying",
    buildId: toBuildId(digest),
    buildMs,
    digest,
  });
}

/** Continues a Deployment that was read back from GitHub. */
export function adoptTracked(
  ports: Omit<TrackingPorts, "opened">,
  record: DeploymentRecord,
): TrackedDeployment {
  return track(ports, record, record.id, currentState(record.statuses));
}

function track(
  ports: Omit<TrackingPorts, "opened">,
  subject: DeploymentSubject,
  id: number,
  initial: DeploymentState,
): TrackedDeployment {
  let state = initial;
  // Callers may record without waiting, but GitHub treats the status that arrives last as the newest.
  let reported = Promise.resolve();
  return {
    id,
    get state() {
      return state;
    },
    async record(event) {
      const before = state;
      const after = transition(before, event);
      state = after;
      const sameCommit = event.type === "superseded" && event.sameCommit;
      reported = reported.then(() => report(ports, subject, id, { before, after, sameCommit }));
      await reported;
    },
  };
}

interface Step {
  readonly before: DeploymentState;
  readonly after: DeploymentState;
  /** True if a newer deployment of the same commit reports the commit's status. */
  readonly sameCommit: boolean;
}

async function report(
  ports: Omit<TrackingPorts, "opened">,
  subject: DeploymentSubject,
  id: number,
  { before, after, sameCommit }: Step,
): Promise<void> {
  const deployment = orWarn(ports.log, `report deployment ${id} as ${after.state}`, () =>
    ports.deployments.report(id, toStatus(after)),
  );
  await Promise.all([deployment, sameCommit ? undefined : reportCommit(ports, subject, before, after)]);
}

async function reportCommit(
  { commitStatuses, log }: Omit<TrackingPorts, "opened">,
  { app, environment, commit }: DeploymentSubject,
  before: DeploymentState | undefined,
  after: DeploymentState,
): Promise<void> {
  const status = toCommitStatus(before, after);
  if (status === undefined) return;
  const context = statusContext(environment, app);
  await orWarn(log, `set the commit status ${context} of ${commit.slice(0, 7)}`, () =>
    commitStatuses.report(commit, { context, ...status }),
  );
}
