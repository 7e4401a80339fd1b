import { type Digest, toBuildId } from "../digest.ts";
import { type ErrorCode, type Fault, isPipelineError, PipelineError } from "../errors.ts";
import { errorMessage } from "../text/error-message.ts";

/**
 * State of one attempt to deploy one app into one environment. Every state except `deployed` and the open ones is
 * final.
 */
export type DeploymentState =
  | { readonly state: "pending"; readonly reason: string }
  | { readonly state: "building" }
  | {
      readonly state: "deploying";
      readonly buildId: string;
      readonly buildMs: number;
      /** Absent if an older version of this toolkit reported the status. */
      readonly digest?: Digest;
    }
  | {
      readonly state: "deployed";
      readonly url: string;
      readonly timings?: DeployTimings;
      /** How the build compares with the one that people saw; absent for previews. */
      readonly note?: string;
    }
  | { readonly state: "failed"; readonly code: FailureCode; readonly fault: Fault; readonly message: string }
  | { readonly state: "rolled_back"; readonly toBuildId: string }
  | { readonly state: "superseded"; readonly by: string }
  | { readonly state: "removed"; readonly reason: string };

/** Name of a deployment state. */
export type DeploymentStateName = DeploymentState["state"];

/** A code of the catalogue, or `UNEXPECTED` for any other failure, which is a bug of this toolkit. */
export type FailureCode = ErrorCode | "UNEXPECTED";

/** Durations of a deployment in milliseconds. */
export interface DeployTimings {
  /** Time in milliseconds from the request of the run until the liveness check passed. */
  readonly totalMs: number;
  readonly buildMs: number;
  readonly uploadMs: number;
  readonly verifyMs: number;
}

/** An event that changes a deployment's state. */
export type DeploymentEvent =
  | { readonly type: "started" }
  /** `buildMs` is 0 if the artifact was stored already. */
  | { readonly type: "built"; readonly digest: Digest; readonly buildMs: number }
  | { readonly type: "live"; readonly url: string; readonly timings: DeployTimings; readonly note?: string }
  | {
      readonly type: "failed";
      readonly code: FailureCode;
      readonly fault: Fault;
      readonly message: string;
    }
  | { readonly type: "rolled_back"; readonly toBuildId: string }
  | ({ readonly type: "superseded" } & Superseder)
  | { readonly type: "removed"; readonly reason: string };

/** The cause that superseded an attempt. */
export interface Superseder {
  /** Completes "Superseded by …", e.g. `deployment 42` or `commit 9f86d08`. */
  readonly by: string;
  /** True if it deploys the same commit, whose status it then reports. */
  readonly sameCommit: boolean;
}

/** States of an attempt that has not ended. */
const OPEN_STATES = ["pending", "building", "deploying"] as const satisfies readonly DeploymentStateName[];

/**
 * The state machine: the states in which each event is accepted. A rollback has no build, so `built` may follow
 * `pending`.
 */
export const ACCEPTED_IN: Readonly<Record<DeploymentEvent["type"], readonly DeploymentStateName[]>> = {
  started: ["pending"],
  built: ["pending", "building"],
  live: ["deploying"],
  failed: OPEN_STATES,
  rolled_back: ["deployed"],
  superseded: [...OPEN_STATES, "deployed"],
  removed: ["deployed"],
};

/** Returns true if the attempt has not ended. */
export function isOpen({ state }: DeploymentState): boolean {
  return OPEN_STATES.some((open) => open === state);
}

/** Returns the state after an event. Throws DEPLOYMENT_TRANSITION_ILLEGAL if the current state does not accept it. */
export function transition(current: DeploymentState, event: DeploymentEvent): DeploymentState {
  if (!ACCEPTED_IN[event.type].includes(current.state)) {
    throw new PipelineError(
      "DEPLOYMENT_TRANSITION_ILLEGAL",
      `A deployment in state "${current.state}" does not accept the event "${event.type}".`,
    );
  }
  switch (event.type) {
    case "started":
      return { state: "building" };
    case "built": {
      const { digest, buildMs } = event;
      return { state: "deploying", buildId: toBuildId(digest), buildMs, digest };
    }
    case "live": {
      const { url, timings, note } = event;
      return { state: "deployed", url, timings, ...(note === undefined ? {} : { note }) };
    }
    case "failed":
      return { state: "failed", code: event.code, fault: event.fault, message: event.message };
    case "rolled_back":
      return { state: "rolled_back", toBuildId: event.toBuildId };
    case "superseded":
      return { state: "superseded", by: event.by };
    case "removed":
      return { state: "removed", reason: event.reason };
  }
}

/** Returns the event for anything that was thrown. Everything except a `PipelineError` counts as a bug. */
export function toFailedEvent(thrown: unknown): DeploymentEvent & { readonly type: "failed" } {
  if (isPipelineError(thrown)) {
    return { type: "failed", code: thrown.code, fault: thrown.info.fault, message: thrown.message };
  }
  const message = errorMessage(thrown);
  return { type: "failed", code: "UNEXPECTED", fault: "bug", message };
}
