import { errorMessage } from "../../../../actions/shared/domain/text/error-message.ts";
import {
  asMap,
  type Contexts,
  evaluateCondition,
  evaluateTemplate,
  evaluateText,
  evaluateTexts,
} from "../expressions/evaluate.ts";
import { planConcurrency } from "../plan/concurrency.ts";
import { bindCallInputs } from "../plan/inputs.ts";
import { entriesOf, findValue, literalText } from "../syntax/template.ts";
import type { CallJob, Job } from "../workflow/workflow.ts";
import { executeJob } from "./execute-job.ts";
import { JobReport } from "./job-report.ts";
import type { JobResult, Secrets, WorkflowScope } from "./services.ts";

/** One job of a matrix, or the only one. */
export interface Leg {
  readonly scope: WorkflowScope;
  readonly job: Job;
  /** As shown, prefix included. */
  readonly name: string;
  readonly contexts: Contexts;
  readonly signal: AbortSignal;
  /** Whether the job's `if` holds although the run is cancelled, e.g. `always()`. */
  readonly survivesCancellation: () => boolean;
}

/** Runs the jobs of a workflow; given as an argument, since a leg may call a workflow. */
export type RunWorkflow = (scope: WorkflowScope) => Promise<JobResult>;

/** Never throws: what goes wrong becomes a failed job on the page. */
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
    const place = await services.groups.enter(repository, concurrency, cancel, controller.signal);
    if (!place.admitted) return await closeUnstarted(leg, "cancelled");
    try {
      return await runAdmitted(leg, controller.signal, runWorkflow);
    } finally {
      place.leave();
    }
  } catch (error) {
    return failUnstarted(scope, name, error);
  } finally {
    leg.signal.removeEventListener("abort", follow);
  }
}

/** Shows a job that never ran because something in its definition is wrong. */
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
  const inputs = bindCallInputs(trigger, given, { contexts: calleeContexts }, job.place);
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
  if (literalText(secrets) === "inherit") return scope.secrets;
  return evaluateTexts(secrets, { contexts: { ...contexts, secrets: scope.secrets } });
}

/** The outputs that a called workflow declares, made of those of its jobs. */
export function callOutputs(
  { run, loaded, inputs }: WorkflowScope,
  jobs: ReadonlyMap<string, JobResult>,
): Readonly<Record<string, string>> {
  const declared = entriesOf(findValue(loaded.workflow.triggers.get("workflow_call")?.body, "outputs"));
  const contexts = {
    github: run.github,
    vars: run.vars,
    inputs,
    jobs: Object.fromEntries([...jobs].map(([id, { result, outputs }]) => [id, { result, outputs }])),
  };
  return Object.fromEntries(
    declared.map(({ key, value }) => [key, evaluateText(findValue(value, "value"), { contexts })]),
  );
}
