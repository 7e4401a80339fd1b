import * as core from "@actions/core";
import * as v from "valibot";
import { validEntries } from "../../domain/schema/tolerant.ts";
import type { OpenedDeployments } from "../../ports/opened-deployments.ts";

const OPENED = "opened-deployments";
const ENDED = "main-ended";
const IDS = validEntries(v.number());

/** The Deployments that this job has to close. */
export interface JobDeployments extends OpenedDeployments {
  /** Removes Deployments that another job closes. */
  release(deploymentIds: readonly number[]): void;
}

/** Creates the list. It is saved after every change, because the `post:` step reads it even if the main step is killed. */
export function createOpenedDeployments(): JobDeployments {
  let ids: readonly number[] = [];
  const save = (changed: readonly number[]) => {
    ids = changed;
    core.saveState(OPENED, ids);
  };
  return {
    add: (deploymentId) => save([...ids, deploymentId]),
    list: () => ids,
    release: (released) => save(ids.filter((id) => !released.includes(id))),
  };
}

/** Records that the main step ended. Call it last, after success or failure. */
export function markMainEnded(): void {
  core.saveState(ENDED, true);
}

/** State that the main step left for the `post:` step. */
interface MainStepState {
  readonly deploymentIds: readonly number[];
  /** True if the main step was killed before its end. */
  readonly interrupted: boolean;
}

/** Reads the state of the main step, in the same Action's `post:` step. */
export function readMainStepState(): MainStepState {
  return {
    deploymentIds: v.parse(IDS, JSON.parse(core.getState(OPENED) || "[]")),
    interrupted: core.getState(ENDED) !== "true",
  };
}
