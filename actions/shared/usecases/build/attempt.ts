import { type BuildFailure, failedBuild } from "../../domain/build/build-result.ts";
import type { DeployedBuild } from "../../domain/deploy/deployment-payload.ts";
import type { PlannedTarget } from "../../domain/plan/plan.ts";
import { openTracked, type TrackedDeployment, type TrackingPorts } from "../deploy/track-deployment.ts";

/**
 * One attempt to build and deploy a target. GitHub keeps the payload of a Deployment as it was when the Deployment was
 * opened, so the Deployment of a build that this job makes for staging or production is opened once its digest is
 * known. A preview's is opened before the build, and so is that of a build that another job makes: people wait for it,
 * and a run that ends in between must not end without a trace.
 */
export interface Attempt {
  readonly planned: PlannedTarget;
  /** Opens the Deployment unless it is open. `build` becomes part of its payload. */
  open(build: DeployedBuild): Promise<TrackedDeployment>;
  /** Opens the Deployment unless it is open, and reports that the build has started. Resolves before GitHub answers. */
  start(build: DeployedBuild): Promise<TrackedDeployment>;
  /** Resolves when the start has been reported. */
  settled(): Promise<void>;
  /** Opens the Deployment unless it is open, and reports the failure. Never throws. */
  fail(thrown: unknown): Promise<BuildFailure>;
}

/** Creates the attempt at a planned target. */
export function createAttempt(ports: TrackingPorts, planned: PlannedTarget): Attempt {
  const { target, reason } = planned;
  let opening: Promise<TrackedDeployment> | undefined;
  let reported = Promise.resolve();
  const open = (build: DeployedBuild) => {
    opening ??= openTracked(ports, target, { reason, build });
    return opening;
  };
  return {
    planned,
    open,

    async start(build) {
      const tracked = await open(build);
      if (tracked.state.state === "pending") reported = tracked.record({ type: "started" });
      return tracked;
    },

    settled: () => reported,

    async fail(thrown) {
      const failed = failedBuild(target, thrown);
      try {
        const tracked = await open({});
        await tracked.record(failed.failure);
      } catch (refused) {
        return failedBuild(target, refused);
      }
      ports.log.info(`fail ${target.app} (${failed.failure.code})`);
      return failed;
    },
  };
}
