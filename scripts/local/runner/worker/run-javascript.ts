import { existsSync } from "node:fs";
import { join } from "node:path";
import { evaluateCondition, evaluateString, evaluateStrings } from "../expressions/evaluate.ts";
import type { Result } from "../plan/status.ts";
import type { Action, ActionRuns } from "../workflow/action.ts";
import type { UsesStep } from "../workflow/workflow.ts";
import { type InvocationResult, invoke, type StepExecution, type StepOutcome } from "./invoke.ts";
import { evaluationFor, processEnv, type Variables } from "./job-context.ts";

type JavaScript = Extract<ActionRuns, { kind: "javascript" }>;

/** One use of a JavaScript Action. Its `pre`, `main` and `post` scripts share inputs and state. */
export class JavaScriptRun {
  readonly action: Action;
  readonly #runs: JavaScript;
  readonly #step: UsesStep;
  #state: Variables = {};
  #hasPost = false;

  constructor(action: Action, runs: JavaScript, step: UsesStep) {
    this.action = action;
    this.#runs = runs;
    this.#step = step;
  }

  async pre(execution: StepExecution): Promise<Result> {
    const { pre, preCondition } = this.#runs;
    const evaluation = evaluationFor(execution.job, execution.scope, execution.env);
    if (pre === undefined || !evaluateCondition(preCondition, evaluation)) return "skipped";
    this.#registerPost(execution);
    return toResult(await this.#run(pre, execution));
  }

  async main(execution: StepExecution): Promise<StepOutcome> {
    this.#registerPost(execution);
    const { exitCode, outputs } = await this.#run(this.#runs.main, execution);
    return { outcome: exitCode === 0 ? "success" : "failure", outputs };
  }

  /** Registers `post` before `main` runs, so that a failing Action still cleans up. */
  #registerPost(execution: StepExecution): void {
    const { post, postCondition } = this.#runs;
    if (post === undefined || this.#hasPost) return;
    this.#hasPost = true;
    const { job, scope, env, displayName } = execution;
    job.posts.push({
      name: `Post ${displayName}`,
      run: async (log, jobScope) => {
        // All steps have ended, so `post-if` depends on the status of the whole job.
        const ended = { ...scope, status: jobScope.status };
        if (!evaluateCondition(postCondition, evaluationFor(job, ended, env))) return "skipped";
        return toResult(await this.#run(post, { ...execution, log, signal: job.running.signal }));
      },
    });
  }

  async #run(script: string, execution: StepExecution): Promise<InvocationResult> {
    const { job, scope, log, signal } = execution;
    const path = join(this.action.directory, script);
    if (!existsSync(path)) throw new Error(`File not found: '${path}'`);
    const env = { ...processEnv(job, scope, execution.env), ...this.#actionEnv(execution) };
    const invocation = { command: process.execPath, args: [path], cwd: job.message.workspace, env };
    const result = await invoke(job, log, invocation, signal);
    this.#state = { ...this.#state, ...result.state };
    return result;
  }

  #actionEnv(execution: StepExecution): Variables {
    const { runtimeToken, resultsUrl } = execution.job.message;
    const { repository, ref } = this.action;
    return {
      GITHUB_ACTION_REPOSITORY: repository,
      GITHUB_ACTION_REF: ref,
      ACTIONS_RUNTIME_TOKEN: runtimeToken,
      ACTIONS_RESULTS_URL: resultsUrl,
      ACTIONS_CACHE_SERVICE_V2: "true",
      ...rename(bindActionInputs(this.action, this.#step, execution), inputVariable),
      ...rename(this.#state, (name) => `STATE_${name}`),
    };
  }
}

/** Evaluates the inputs of an Action: the given values, including undeclared ones, and the defaults of the others. */
export function bindActionInputs(action: Action, step: UsesStep, execution: StepExecution): Variables {
  const { job, scope, env } = execution;
  const evaluation = evaluationFor(job, scope, env);
  const given = new Map(
    Object.entries(evaluateStrings(step.with, evaluation)).map(([name, value]) => [
      name.toLowerCase(),
      value,
    ]),
  );
  const inputs: Record<string, string> = Object.fromEntries(given);
  for (const { name, default: fallback } of action.inputs) {
    inputs[name] = given.get(name.toLowerCase()) ?? evaluateString(fallback, evaluation);
  }
  return inputs;
}

/** Returns the inputs that the Action does not declare; most often they are typing errors. */
export function unexpectedInputs(action: Action, step: UsesStep): readonly string[] {
  const known = new Set(action.inputs.map(({ name }) => name.toLowerCase()));
  const entries = step.with?.kind === "mapping" ? step.with.entries : [];
  return entries.map(({ key }) => key).filter((key) => !known.has(key.toLowerCase()));
}

function inputVariable(name: string): string {
  return `INPUT_${name.replaceAll(" ", "_").toUpperCase()}`;
}

function rename(variables: Variables, name: (key: string) => string): Variables {
  return Object.fromEntries(Object.entries(variables).map(([key, value]) => [name(key), value]));
}

function toResult({ exitCode }: InvocationResult): Result {
  return exitCode === 0 ? "success" : "failure";
}
