import * as core from "@actions/core";
import type { OpenedDeployments } from "../../ports/opened-deployments.ts";

const OPENED = "opened-deployments";
const ENDED = "main-ended";

export interface JobDeployments extends OpenedDeployments {
  /** Another job closes these. */
  release(deploymentIds: readonly number[]): void;
}

/** Written through at once: the main step may be killed at any moment, and its `post:` step still reads it. */
export function createOpenedDeployments(): JobDeployments {
  let ids: readonly number[] = [];
  const keep = (kept: readonly number[]) => {
    ids = kept;
    core.saveState(OPENED, ids);
  };
  return {
    add: (deploymentId) => keep([...ids, deploymentId]),
    list: () => ids,
    release: (released) => keep(ids.filter((id) => !released.includes(id))),
  };
}

/** Call as the last thing of a main step, whether it passed or failed. */
export function markMainEnded(): void {
  core.saveState(ENDED, true);
}

export interface MainStepState {
  readonly deploymentIds: readonly number[];
  /** The main step was killed before its end. */
  readonly interrupted: boolean;
}

/** For `post:` steps: what the main step of the same Action left behind. */
export function readMainStepState(): MainStepState {
  const ids: unknown = JSON.parse(core.getState(OPENED) || "[]");
  return {
    deploymentIds: Array.isArray(ids) ? ids.filter((id) => typeof id === "number") : [],
    interrupted: core.getState(ENDED) !== "true",
  };
}
