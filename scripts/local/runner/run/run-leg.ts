import { errorMessage } from "../../../../actions/shared/domain/text/error-message.ts";
import {
  asMap,
  type Contexts,
  evaluateCondition,
  evaluateString,
  evaluateStrings,
  evaluateTemplate,
} from "../expressions/evaluate.ts";
import { planConcurrency } from "../plan/concurrency.ts";
import { bindCallInputs } from "../plan/inputs.ts";
import { findValue, listEntries, literalString } from "../syntax/template.ts";
import type { CallJob, Job } from "../workflow/workflow.ts";
import { executeJob } from "./execute-job.ts";
import { JobReport } from "./job-report.ts";
import type { JobResult, Secrets, WorkflowScope } from "./services.ts";

/** One job of a matrix, or the only one. */
export interface Leg {
  readonly scope: WorkflowScope;
  readonly job: Job;
  /** Name on the run page, including the prefix of the calling jobs. */
  readonly name: string;
  readonly contexts: Contexts;
  readonly signal: AbortSignal;
  /** Returns true if the job's `if` still holds when the run is cancelled, e.g. `always()`. */
  readonly survivesCancellation: () => boolean;
}

/** Type of `runWorkflow`, which is an argument because a leg may call a workflow. */
export type RunWorkflow = (scope: WorkflowScope) => Promise<JobResult>;

/** Runs one job of a matrix. Never throws: an error becomes a failed job on the run page. */
export async function runLeg(leg: Leg, runWorkflow: RunWorkflow): Promise<JobResult> {
  const { scope, job, name } = leg;
  const { services, event } = scope.run;
  const controller = new AbortController();
  const follow = (): void => {
    if (job.kind === "call" || !leg.survivesCancellation()) controller.abort();
  };
  leg.signal.addEventListener("abort", follow, { once: true });
  if (leg.signal.aborted) follow();
  try {
    const concurrency = planConcurrency(evaluateTemplate(job.concurrency, leg));
    if (concurrency === undefined) return await runAdmitted(leg, controller.signal, runWorkflow);
    const { repository } = event;
    const cancel = (): void => controller.abort();
    const admission = await services.groups.enter(repository, concurrency, cancel, controller.signal);
    if (!admission.admitted) return await closeUnstarted(leg, "cancelled");
    try {
      return await runAdmitted(leg, controller.signal, runWorkflow);
    } finally {
      admission.leave();
    }
  } catch (error) {
    return failUnstarted(scope, name, error);
  } finally {
    leg.signal.removeEventListener("abort", follow);
  }
}

/** Reports a job that could not run because its definition is invalid. */
export async function failUnstarted(
  { run }: WorkflowScope,
  name: string,
  error: unknown,
): Promise<JobResult> {
  const report = await JobReport.open(run.services.host, run.id, name);
  report.error(errorMessage(error));
  return report.close({ result: "failure", outputs: {} });
}

async function closeUnstarted({ scope, name }: Leg, result: "cancelled"): Promise<JobResult> {
  const report = await JobReport.open(scope.run.services.host, scope.run.id, name);
  return report.close({ result, outputs: {} });
}

async function runAdmitted(leg: Leg, signal: AbortSignal, runWorkflow: RunWorkflow): Promise<JobResult> {
  const { scope, job, name, contexts } = leg;
  if (job.kind === "call") return callWorkflow(leg, job, signal, runWorkflow);
  const ended = await executeJob({ scope, job, name, contexts, signal });
  const forgiven = ended.result === "failure" && evaluateCondition(job.continueOnError, leg);
  return forgiven ? { ...ended, result: "success" } : ended;
}

async function callWorkflow(
  leg: Leg,
  job: CallJob,
  signal: AbortSignal,
  runWorkflow: RunWorkflow,
): Promise<JobResult> {
  const { scope, contexts } = leg;
  const { run } = scope;
  const loaded = scope.loaded.callees.get(job.id);
  const trigger = loaded?.workflow.triggers.get("workflow_call");
  if (loaded === undefined || trigger === undefined)
    throw new Error(`The workflow of ${job.id} is not loaded.`);
  const given = asMap(evaluateTemplate(job.with, leg));
  const calleeContexts = { github: contexts.github ?? {}, vars: run.vars };
  const inputs = bindCallInputs(trigger, given, { contexts: calleeContexts }, job.location);
  const secrets = passedSecrets(job, scope, contexts);
  const { result, outputs: jobs } = await runWorkflow({
    run,
    loaded,
    inputs,
    secrets,
    prefix: `${leg.name} / `,
    signal,
  });
  return { result, outputs: jobs };
}

function passedSecrets({ secrets }: CallJob, scope: WorkflowScope, contexts: Contexts): Secrets {
  if (literalString(secrets) === "inherit") return scope.secrets;
  return evaluateStrings(secrets, { contexts: { ...contexts, secrets: scope.secrets } });
}

/** Evaluates the outputs that a called workflow declares from the outputs of its jobs. */
export function callOutputs(
  { run, loaded, inputs }: WorkflowScope,
  jobs: ReadonlyMap<string, JobResult>,
): Readonly<Record<string, string>> {
  const declared = listEntries(findValue(loaded.workflow.triggers.get("workflow_call")?.body, "outputs"));
  const contexts = {
    github: run.github,
    vars: run.vars,
    inputs,
    jobs: Object.fromEntries([...jobs].map(([id, { result, outputs }]) => [id, { result, outputs }])),
  };
  return Object.fromEntries(
    declared.map(({ key, value }) => [key, evaluateString(findValue(value, "value"), { contexts })]),
  );
}
