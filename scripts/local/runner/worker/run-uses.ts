import { evaluateString } from "../expressions/evaluate.ts";
import type { Result } from "../plan/status.ts";
import { unsupportedAt } from "../syntax/problem.ts";
import type { Action, ActionRuns } from "../workflow/action.ts";
import { isCheckout } from "../workflow/checkout-inputs.ts";
import type { Step, UsesStep } from "../workflow/workflow.ts";
import { runCheckout } from "./checkout.ts";
import type { StepExecution, StepOutcome } from "./invoke.ts";
import { evaluationFor, type JobContext, type StepScope, type Variables } from "./job-context.ts";
import { bindActionInputs, JavaScriptRun, unexpectedInputs } from "./run-javascript.ts";

/** JavaScript Actions whose `pre` script ran during the set-up of the job, by step. */
export type PreparedActions = ReadonlyMap<Step, JavaScriptRun>;

/** Type of `runStep`, which is an argument because steps and composite Actions run each other. */
type RunStep = (step: Step, job: JobContext, scope: StepScope, prepared: PreparedActions) => Promise<Result>;

/** Runs a `uses` step. */
export async function runUses(
  step: UsesStep,
  execution: StepExecution,
  prepared: PreparedActions,
  runStep: RunStep,
): Promise<StepOutcome> {
  const { job, scope } = execution;
  if (isCheckout(step)) return runCheckout(step, execution);
  const known = prepared.get(step);
  const action = known?.action ?? (await job.channel.resolveAction(step.uses, scope.source));
  const inputs = announce(action, step, execution);
  if (known !== undefined) return known.main(execution);
  if (action.runs.kind === "javascript") return new JavaScriptRun(action, action.runs, step).main(execution);
  return runComposite({ action, runs: action.runs, inputs }, execution, prepared, runStep);
}

/** Logs the inputs of the Action and returns them. */
function announce(action: Action, step: UsesStep, execution: StepExecution): Variables {
  const { log } = execution;
  const unexpected = unexpectedInputs(action, step);
  if (unexpected.length > 0) {
    const valid = action.inputs.map(({ name }) => `'${name}'`).join(", ");
    log.warn(`Unexpected input(s) '${unexpected.join("', '")}', valid inputs are [${valid}]`);
  }
  const inputs = bindActionInputs(action, step, execution);
  const lines = Object.entries(inputs).map(([name, value]) => `  ${name}: ${value}`);
  log.group(`Run ${step.uses.text}`, lines.length > 0 ? ["with:", ...lines] : []);
  return inputs;
}

/** GitHub's limit for nested composite Actions. */
const MAX_DEPTH = 10;

interface CompositeUse {
  readonly action: Action;
  readonly runs: Extract<ActionRuns, { kind: "composite" }>;
  readonly inputs: Variables;
}

async function runComposite(
  { action, runs, inputs }: CompositeUse,
  { job, scope, log, env }: StepExecution,
  prepared: PreparedActions,
  runStep: RunStep,
): Promise<StepOutcome> {
  const depth = (scope.composite?.depth ?? 0) + 1;
  const [first] = runs.steps;
  if (depth > MAX_DEPTH && first)
    throw unsupportedAt(first.location, `Composite Actions are nested more than ${MAX_DEPTH} levels deep.`);
  const inner: StepScope = {
    log,
    source: action.source,
    results: {},
    env: { ...scope.env, ...env },
    composite: { action, inputs, depth },
    status: "success",
  };
  for (const step of runs.steps) await runStep(step, job, inner, prepared);
  const evaluation = evaluationFor(job, inner, {});
  const outputs = runs.outputs.map(({ name, value }) => [name, evaluateString(value, evaluation)] as const);
  return { outcome: inner.status, outputs: Object.fromEntries(outputs) };
}
