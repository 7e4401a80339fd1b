import { type ErrorCode, type Fault, isPipelineError, PipelineError } from "../errors.ts";
import { errorMessage } from "../text/error-message.ts";

/** One attempt to bring one app into one environment; every member but `deployed` and the open ones is final. */
export type DeploymentState =
  | { readonly state: "pending"; readonly reason: string }
  | { readonly state: "building" }
  | { readonly state: "deploying"; readonly buildId: string; readonly buildMs: number }
  | { readonly state: "deployed"; readonly url: string; readonly timings?: DeployTimings }
  | { readonly state: "failed"; readonly code: FailureCode; readonly fault: Fault; readonly message: string }
  | { readonly state: "rolled_back"; readonly toBuildId: string }
  | { readonly state: "superseded"; readonly by: string }
  | { readonly state: "removed"; readonly reason: string };

export type DeploymentStateName = DeploymentState["state"];

/** `UNEXPECTED` stands for whatever is not in the catalogue: a bug of ours. */
export type FailureCode = ErrorCode | "UNEXPECTED";

export interface DeployTimings {
  /** From the moment the run was asked for to proof of life. */
  readonly totalMs: number;
  readonly buildMs: number;
  readonly uploadMs: number;
  readonly verifyMs: number;
}

export type DeploymentEvent =
  | { readonly type: "started" }
  /** `buildMs` is 0 when nothing was built: the artifact was there already. */
  | { readonly type: "built"; readonly buildId: string; readonly buildMs: number }
  | { readonly type: "live"; readonly url: string; readonly timings: DeployTimings }
  | {
      readonly type: "failed";
      readonly code: FailureCode;
      readonly fault: Fault;
      readonly message: string;
    }
  | { readonly type: "rolled_back"; readonly toBuildId: string }
  | ({ readonly type: "superseded" } & Superseder)
  | { readonly type: "removed"; readonly reason: string };

/** What took an attempt's place. */
export interface Superseder {
  /** Completes "Superseded by …", e.g. `deployment 42` or `commit 9f86d08`. */
  readonly by: string;
  /** It deploys the same commit, so that commit's status is its to tell. */
  readonly sameCommit: boolean;
}

/** An attempt that still owes an end. */
export const OPEN_STATES = [
  "pending",
  "building",
  "deploying",
] as const satisfies readonly DeploymentStateName[];

/** The state machine. A rollback has no build of its own, so `built` may follow `pending` at once. */
export const ACCEPTED_IN: Readonly<Record<DeploymentEvent["type"], readonly DeploymentStateName[]>> = {
  started: ["pending"],
  built: ["pending", "building"],
  live: ["deploying"],
  failed: OPEN_STATES,
  rolled_back: ["deployed"],
  superseded: [...OPEN_STATES, "deployed"],
  removed: ["deployed"],
};

export function isOpen({ state }: DeploymentState): boolean {
  return OPEN_STATES.some((open) => open === state);
}

/** Throws DEPLOYMENT_TRANSITION_ILLEGAL when `event` cannot happen to a deployment in this state. */
export function transition(current: DeploymentState, event: DeploymentEvent): DeploymentState {
  if (!ACCEPTED_IN[event.type].includes(current.state)) {
    throw new PipelineError(
      "DEPLOYMENT_TRANSITION_ILLEGAL",
      `A deployment that is "${current.state}" cannot take the event "${event.type}".`,
    );
  }
  switch (event.type) {
    case "started":
      return { state: "building" };
    case "built":
      return { state: "deploying", buildId: event.buildId, buildMs: event.buildMs };
    case "live":
      return { state: "deployed", url: event.url, timings: event.timings };
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

/** The event for whatever was thrown; what is not a `PipelineError` is a bug. */
export function toFailedEvent(thrown: unknown): DeploymentEvent & { readonly type: "failed" } {
  if (isPipelineError(thrown)) {
    return { type: "failed", code: thrown.code, fault: thrown.info.fault, message: thrown.message };
  }
  const message = errorMessage(thrown);
  return { type: "failed", code: "UNEXPECTED", fault: "bug", message };
}
