import { errorMessage } from "../../../../actions/shared/domain/text/error-message.ts";
import {
  evaluateCondition,
  evaluateString,
  evaluateStrings,
  evaluateTemplate,
} from "../expressions/evaluate.ts";
import type { Result } from "../plan/status.ts";
import type { Step } from "../workflow/workflow.ts";
import type { StepExecution, StepOutcome } from "./invoke.ts";
import { evaluationFor, type JobContext, type StepScope } from "./job-context.ts";
import { runScript } from "./run-script.ts";
import { type PreparedActions, runUses } from "./run-uses.ts";

const MS_PER_MINUTE = 60_000;

/** Runs one step of a job or composite Action and records its outcome in the scope. Never throws. */
export async function runStep(
  step: Step,
  job: JobContext,
  scope: StepScope,
  prepared: PreparedActions,
): Promise<Result> {
  const { log } = scope;
  let conclusion: Result;
  let outcome: Result;
  let outputs: StepOutcome["outputs"] = {};
  try {
    const env = evaluateStrings(step.env, evaluationFor(job, scope, {}));
    const evaluation = evaluationFor(job, scope, env);
    if (!evaluateCondition(step.condition, evaluation)) {
      outcome = conclusion = "skipped";
    } else {
      const minutes = evaluateTemplate(step.timeoutMinutes, evaluation);
      const displayName = describeStep(step, job, scope);
      const execution = { job, scope, log, env, displayName };
      const ended = await withinLimit(job, execution, minutes, (inner) => perform(step, inner, prepared));
      ({ outcome, outputs } = ended);
      const forgiven =
        outcome === "failure" && evaluateCondition(step.continueOnError, evaluationFor(job, scope, env));
      conclusion = forgiven ? "success" : outcome;
    }
  } catch (error) {
    log.error(errorMessage(error));
    outcome = conclusion = "failure";
  }
  if (conclusion === "failure") scope.status = "failure";
  if (step.id !== undefined) scope.results[step.id] = { outcome, conclusion, outputs };
  return conclusion;
}

/** Returns the step's title on the run page: its name, or what it runs. */
export function describeStep(step: Step, job: JobContext, scope: StepScope): string {
  const evaluation = evaluationFor(job, scope, {});
  if (step.name !== undefined) return evaluateString(step.name, evaluation);
  if (step.kind === "uses") return `Run ${step.uses.text}`;
  const [line = ""] = evaluateString(step.run, evaluation).trim().split("\n");
  return `Run ${line}`;
}

function perform(step: Step, execution: StepExecution, prepared: PreparedActions): Promise<StepOutcome> {
  return step.kind === "run" ? runScript(step, execution) : runUses(step, execution, prepared, runStep);
}

interface LimitedOutcome {
  readonly outcome: Result;
  readonly outputs: StepOutcome["outputs"];
}

/** Runs a step and aborts it at its time limit or when the job is cancelled. A step without a limit has its job's. */
async function withinLimit(
  job: JobContext,
  execution: Omit<StepExecution, "signal">,
  minutes: unknown,
  run: (execution: StepExecution) => Promise<StepOutcome>,
): Promise<LimitedOutcome> {
  const cancellation = job.running.signal;
  const limited = typeof minutes === "number" && minutes > 0;
  const timeout = limited ? AbortSignal.timeout(minutes * MS_PER_MINUTE) : undefined;
  const signal = timeout ? AbortSignal.any([cancellation, timeout]) : cancellation;
  const ended = await run({ ...execution, signal });
  if (cancellation.aborted) {
    execution.log.error("The operation was canceled.");
    return { ...ended, outcome: "cancelled" };
  }
  if (timeout?.aborted !== true) return ended;
  execution.log.error(`The action '${execution.displayName}' has timed out after ${minutes} minutes.`);
  return { ...ended, outcome: "failure" };
}
