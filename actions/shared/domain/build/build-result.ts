import { type DeploymentEvent, toFailedEvent } from "../deploy/deployment.ts";
import type { BuiltTarget, Target } from "../target.ts";
import type { Budget } from "./budgets.ts";
import type { BuildRecord } from "./build-record.ts";
import type { BuildMetrics } from "./manifest.ts";
import type { WaitingBuild } from "./waiting-build.ts";

export interface BuildSuccess {
  readonly result: "built";
  readonly target: BuiltTarget;
  readonly metrics: BuildMetrics;
  readonly record: BuildRecord;
  /** Every one is kept. */
  readonly budgets: readonly Budget[];
}

export interface BuildFailure {
  readonly result: "failed";
  readonly target: Target;
  readonly failure: DeploymentEvent & { readonly type: "failed" };
  readonly thrown: unknown;
}

/** Another job of the run builds it. */
export interface BuildHandedOff {
  readonly result: "waiting";
  readonly target: Target;
  readonly waiting: WaitingBuild;
}

export type BuildResult = BuildSuccess | BuildFailure | BuildHandedOff;

export function failedBuild(target: Target, thrown: unknown): BuildFailure {
  return { result: "failed", target, failure: toFailedEvent(thrown), thrown };
}
