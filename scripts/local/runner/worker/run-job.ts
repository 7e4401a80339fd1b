import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { errorMessage } from "../../../../actions/shared/domain/text/error-message.ts";
import { asMap, evaluateString, evaluateStrings } from "../expressions/evaluate.ts";
import type { Result } from "../plan/status.ts";
import { listEntries } from "../syntax/template.ts";
import { isCheckout } from "../workflow/checkout-inputs.ts";
import { parseUses } from "../workflow/uses.ts";
import type { Step } from "../workflow/workflow.ts";
import { currentStatus, evaluationFor, type JobContext, type StepScope } from "./job-context.ts";
import type { JobMessage, JobOutcome } from "./messages/protocol.ts";
import { StepLog } from "./messages/step-log.ts";
import { Timeline } from "./messages/timeline.ts";
import { JavaScriptRun } from "./run-javascript.ts";
import { describeStep, runStep } from "./run-steps.ts";
import type { PreparedActions } from "./run-uses.ts";

interface JobRun {
  readonly job: JobContext;
  readonly scope: StepScope;
  readonly timeline: Timeline;
}

/**
 * Runs one job: the set-up, its steps, and the post steps of its Actions. Afterwards it kills the processes that the
 * steps left behind and removes the job's directory.
 */
export async function runJob(job: JobContext, now: () => string): Promise<JobOutcome> {
  const timeline = new Timeline(job.channel, now);
  const scope = createScope(job);
  const run = { job, scope, timeline };
  try {
    const prepared = await setUp(run);
    const numbers = job.message.job.steps.map((step) => timeline.add(displayName(step, job, scope)));
    if (prepared !== undefined) {
      for (const [index, step] of job.message.job.steps.entries()) {
        await runTimed(run, step, numbers[index] ?? 0, prepared);
      }
      await runPosts(run);
    }
    return complete(run);
  } finally {
    job.groups.killAll();
    await rm(job.message.directory, { recursive: true, force: true, maxRetries: 3 });
  }
}

function createScope(job: JobContext): StepScope {
  const { source } = job.message;
  return { log: new StepLog(job.channel, job.masker, 1), source, results: {}, env: {}, status: "success" };
}

/** Prepares the job. Returns undefined if that fails; the steps must not run then. */
async function setUp({ job, scope, timeline }: JobRun): Promise<PreparedActions | undefined> {
  const number = timeline.add("Set up job");
  timeline.start(number, "Set up job");
  const { message } = job;
  try {
    await prepareFolders(message);
    for (const [name, level] of Object.entries(message.permissions))
      scope.log.write(`GITHUB_TOKEN ${name}: ${level}`);
    for (const env of [message.workflowEnv, message.job.env]) {
      job.env = { ...job.env, ...evaluateStrings(env, evaluationFor(job, scope, {})) };
    }
    const prepared = await runPres(job, scope);
    timeline.finish(number, "success");
    return prepared;
  } catch (error) {
    scope.log.error(errorMessage(error));
    scope.status = "failure";
    timeline.finish(number, "failure");
    return undefined;
  }
}

async function prepareFolders({ workspace, temp, directory, contexts }: JobMessage): Promise<void> {
  const folders = [workspace, temp, join(directory, "home"), join(directory, "tool-cache")];
  await Promise.all(folders.map((folder) => mkdir(folder, { recursive: true })));
  const event = asMap(contexts.github)["event"] ?? {};
  await writeFile(join(temp, "event.json"), JSON.stringify(event));
}

/** Runs the `pre` scripts before the first step, except those of Actions in the workspace, which is still empty. */
async function runPres(job: JobContext, scope: StepScope): Promise<PreparedActions> {
  const prepared = new Map<Step, JavaScriptRun>();
  for (const step of job.message.job.steps) {
    if (step.kind !== "uses" || isCheckout(step) || parseUses(step.uses.text)?.kind === "local") continue;
    const action = await job.channel.resolveAction(step.uses, scope.source);
    if (action.runs.kind !== "javascript" || action.runs.pre === undefined) continue;
    const run = new JavaScriptRun(action, action.runs, step);
    const env = evaluateStrings(step.env, evaluationFor(job, scope, {}));
    const { signal } = job.running;
    const name = displayName(step, job, scope);
    const result = await run.pre({ job, scope, log: scope.log, env, displayName: name, signal });
    if (result === "failure") scope.status = "failure";
    prepared.set(step, run);
  }
  return prepared;
}

async function runTimed(
  { job, scope, timeline }: JobRun,
  step: Step,
  number: number,
  prepared: PreparedActions,
): Promise<void> {
  const log = new StepLog(job.channel, job.masker, number);
  timeline.start(number, displayName(step, job, scope));
  const result = await runStep(step, job, { ...scope, log }, prepared);
  if (result === "failure") scope.status = "failure";
  timeline.finish(number, result);
}

/** Runs the Actions' `post` scripts in the reverse order of their steps. */
async function runPosts({ job, scope, timeline }: JobRun): Promise<void> {
  for (const post of job.posts.toReversed()) {
    const number = timeline.add(post.name);
    timeline.start(number, post.name);
    const log = new StepLog(job.channel, job.masker, number);
    let result: Result;
    try {
      result = await post.run(log, scope);
    } catch (error) {
      log.error(errorMessage(error));
      result = "failure";
    }
    if (result === "failure") scope.status = "failure";
    timeline.finish(number, result);
  }
}

function complete({ job, scope, timeline }: JobRun): JobOutcome {
  const number = timeline.add("Complete job");
  timeline.start(number, "Complete job");
  const log = new StepLog(job.channel, job.masker, number);
  const outputs: Record<string, string> = {};
  try {
    const evaluation = evaluationFor(job, scope, {});
    for (const { key, value } of listEntries(job.message.job.outputs)) {
      const text = evaluateString(value, evaluation);
      // Other jobs and the run page get the outputs, so GitHub drops an output that contains a secret.
      if (job.masker.mask(text) === text) outputs[key] = text;
      else log.warn(`Skip output '${key}' since it may contain secret.`);
    }
  } catch (error) {
    log.error(errorMessage(error));
    scope.status = "failure";
  }
  timeline.finish(number, "success");
  return { result: currentStatus(job, scope), outputs };
}

/** Returns the step's name for the list; before its turn, some of its expressions cannot be evaluated yet. */
function displayName(step: Step, job: JobContext, scope: StepScope): string {
  try {
    return job.masker.mask(describeStep(step, job, scope));
  } catch {
    return step.id ?? "Run";
  }
}
