import { errorMessage } from "../../../../actions/shared/domain/text/error-message.ts";
import {
  type Contexts,
  type Evaluation,
  evaluateCondition,
  evaluateString,
  evaluateTemplate,
  type ValueMap,
} from "../expressions/evaluate.ts";
import { describeLeg, planStrategy, type Strategy } from "../plan/matrix.ts";
import { combineResults, findAncestors, jobStatusFunctions } from "../plan/status.ts";
import { invalidAt } from "../syntax/problem.ts";
import type { Job } from "../workflow/workflow.ts";
import { callOutputs, failUnstarted, runLeg } from "./run-leg.ts";
import type { JobResult, WorkflowScope } from "./services.ts";
import { Slots } from "./slots.ts";

/** Runs all jobs of a workflow, each as soon as the jobs that it needs have ended. */
export async function runWorkflow(scope: WorkflowScope): Promise<JobResult> {
  const { jobs } = scope.loaded.workflow;
  const pending = new Map(jobs.map(({ id }) => [id, Promise.withResolvers<JobResult>()]));
  const results = new Map<string, JobResult>();
  const needs = new Map(jobs.map((job) => [job.id, job.needs]));
  const ended = jobs.map(async (job) => {
    await Promise.all(job.needs.map((need) => pending.get(need)?.promise));
    const ancestors = [...findAncestors(job.id, needs)].flatMap((id) => results.get(id)?.result ?? []);
    const result = await runJob(scope, job, createContexts(scope, job, results), ancestors);
    results.set(job.id, result);
    pending.get(job.id)?.resolve(result);
  });
  await Promise.all(ended);
  const result = combineResults([...results.values()].map((job) => job.result));
  return { result, outputs: callOutputs(scope, results) };
}

function createContexts(scope: WorkflowScope, job: Job, results: ReadonlyMap<string, JobResult>): Contexts {
  const needs = job.needs.map((id) => {
    const { result = "skipped", outputs = {} } = results.get(id) ?? {};
    return [id, { result, outputs }] as const;
  });
  const { run, inputs } = scope;
  return { github: run.github, vars: run.vars, inputs, needs: Object.fromEntries(needs) };
}

async function runJob(
  scope: WorkflowScope,
  job: Job,
  contexts: Contexts,
  ancestors: readonly JobResult["result"][],
): Promise<JobResult> {
  const holds = (cancelled: boolean): boolean =>
    evaluateCondition(job.condition, { contexts, functions: jobStatusFunctions(ancestors, cancelled) });
  try {
    if (holds(scope.signal.aborted)) return await runLegs(scope, job, contexts, () => holds(true));
  } catch (error) {
    return failUnstarted(scope, scope.prefix + job.id, error);
  }
  const result = scope.signal.aborted ? "cancelled" : "skipped";
  const { host } = scope.run.services;
  const name = scope.prefix + nameJob(job, {}, { contexts });
  await host.createJob(scope.run.id, { name, status: "completed", conclusion: result });
  return { result, outputs: {} };
}

async function runLegs(
  scope: WorkflowScope,
  job: Job,
  contexts: Contexts,
  survivesCancellation: () => boolean,
): Promise<JobResult> {
  const strategy = evaluateStrategy(job, contexts);
  const slots = new Slots(strategy.maxParallel);
  const failFast = new AbortController();
  const signal = AbortSignal.any([scope.signal, failFast.signal]);
  const results = await Promise.all(
    strategy.legs.map(async (matrix, index) => {
      const legContexts = { ...contexts, matrix, strategy: strategyContext(strategy, index) };
      const name = scope.prefix + nameJob(job, matrix, { contexts: legContexts });
      // Call `runLeg` even for a leg that is cancelled while it waits: it reports the leg as cancelled.
      const isTurn = await slots.take(signal);
      const leg = { scope, job, name, contexts: legContexts, signal, survivesCancellation };
      const result = await runLeg(leg, runWorkflow);
      if (result.result === "failure" && strategy.failFast) failFast.abort();
      if (isTurn) slots.release();
      return result;
    }),
  );
  return { result: combineResults(results.map(({ result }) => result)), outputs: mergeOutputs(results) };
}

function evaluateStrategy(job: Job, contexts: Contexts): Strategy {
  const value = evaluateTemplate(job.strategy, { contexts });
  try {
    return planStrategy(value);
  } catch (error) {
    const reason = errorMessage(error);
    throw invalidAt(job.strategy?.location ?? job.location, reason);
  }
}

function strategyContext({ legs, failFast, maxParallel }: Strategy, index: number): ValueMap {
  const parallel = Number.isFinite(maxParallel) ? maxParallel : legs.length;
  return { "fail-fast": failFast, "job-index": index, "job-total": legs.length, "max-parallel": parallel };
}

/** Merges the outputs of a matrix: the last leg that set an output wins, and an empty value does not overwrite. */
function mergeOutputs(results: readonly JobResult[]): Readonly<Record<string, string>> {
  const entries = results.flatMap(({ outputs }) => Object.entries(outputs));
  const set = entries.filter(([, value]) => value !== "");
  return { ...Object.fromEntries(entries), ...Object.fromEntries(set) };
}

/** Returns a job's name as GitHub shows it. GitHub does not append matrix values to a name from an expression. */
function nameJob(job: Job, leg: ValueMap, evaluation: Evaluation): string {
  const { name } = job;
  if (name?.kind === "expression") return evaluateString(name, evaluation) || job.id;
  const plain = name === undefined ? job.id : evaluateString(name, evaluation);
  return [plain, describeLeg(leg)].filter((part) => part !== "").join(" ");
}
