import { type DeploymentEvent, failureOf } from "../deploy/deployment.ts";
import { type ErrorCode, isPipelineError, PipelineError, type Problem } from "../errors.ts";
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
  return { result: "failed", target, failure: failureOf(thrown), thrown };
}

/** One error for everything that failed; undefined when nothing did. A single failure comes back as it was thrown. */
export function combineFailures(results: readonly BuildResult[], badNames: readonly Problem[]): unknown {
  const thrown = results.flatMap((outcome) => (outcome.result === "failed" ? [outcome.thrown] : []));
  if (badNames.length > 0) {
    const message = badNames.map((problem) => problem.message).join("\n");
    thrown.push(new PipelineError("APP_NAME_INVALID", message, { problems: badNames }));
  }
  return combineErrors(thrown);
}

/** The same for what was thrown alone. */
export function combineErrors(thrown: readonly unknown[]): unknown {
  if (thrown.length < 2) return thrown[0];
  const expected = thrown.filter((error) => isPipelineError(error));
  // A bug of ours must not hide behind what a user can correct.
  const bug = thrown.find((error) => !isPipelineError(error));
  if (bug !== undefined) return bug;
  const codes = new Set<ErrorCode>(expected.map(({ code }) => code));
  const [first = "BUILD_FAILED"] = codes;
  return new PipelineError(first, expected.map(({ message }) => message).join("\n"), {
    problems: expected.flatMap(({ problems }) => problems),
  });
}
