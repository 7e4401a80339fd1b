import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { errorMessage } from "../../../../actions/shared/domain/text/error-message.ts";
import { asMap, type Contexts, evaluateString, evaluateTemplate } from "../expressions/evaluate.ts";
import { readOnly } from "../plan/permissions.ts";
import { findValue, type Template } from "../syntax/template.ts";
import type { JobMessage, JobOutcome } from "../worker/messages/protocol.ts";
import type { StepsJob } from "../workflow/workflow.ts";
import { JobReport } from "./job-report.ts";
import { resolveAction } from "./resolve-action.ts";
import type { JobResult, Secrets, WorkflowScope } from "./services.ts";
import type { WorkerProcess } from "./worker-process.ts";

/** https://docs.github.com/actions/reference/limits */
const DEFAULT_TIMEOUT_MINUTES = 360;
const MS_PER_MINUTE = 60_000;
/** https://docs.github.com/actions/reference/workflows-and-actions/workflow-cancellation */
const CANCELLATION_MS = 5 * MS_PER_MINUTE;

export interface JobRequest {
  readonly scope: WorkflowScope;
  readonly job: StepsJob;
  /** Name on the run page, including the prefix of the calling jobs. */
  readonly name: string;
  /** `github`, `inputs`, `needs`, `strategy`, `matrix`. */
  readonly contexts: Contexts;
  /** Cancels the job. */
  readonly signal: AbortSignal;
}

/** Runs one job with steps in a worker process and reports it to the run's page. Never throws. */
export async function executeJob(request: JobRequest): Promise<JobResult> {
  const { scope, name, signal } = request;
  const { services, id } = scope.run;
  const report = await JobReport.open(services.host, id, name);
  if (!(await services.slots.take(signal))) return report.close({ result: "cancelled", outputs: {} });
  try {
    return await report.close(await runInWorker(request, report));
  } catch (error) {
    if (signal.aborted || services.workers.isClosed)
      return await report.close({ result: "cancelled", outputs: {} });
    report.error(errorMessage(error));
    return await report.close({ result: "failure", outputs: {} });
  } finally {
    services.slots.release();
  }
}

async function runInWorker(request: JobRequest, report: JobReport): Promise<JobOutcome> {
  const { host, workers } = request.scope.run.services;
  const message = await createMessage(request, report.jobId);
  const worker = workers.take();
  const stopTimer = limitTime(request, message, worker, report);
  const cancel = (): void => cancelWorker(worker);
  request.signal.addEventListener("abort", cancel, { once: true });
  try {
    report.start();
    const ended = worker.run(message, (event) => {
      if (event.type === "resolve") void answer(request, message, worker, event);
      else report.accept(event);
    });
    if (request.signal.aborted) cancel();
    return await ended;
  } finally {
    stopTimer();
    request.signal.removeEventListener("abort", cancel);
    workers.release();
    await host.revokeJobToken(message.token);
  }
}

/** Cancels the job. Steps with `always()` still run, for five minutes at most. */
function cancelWorker(worker: WorkerProcess): void {
  worker.send({ type: "cancel" });
  const timer = setTimeout(() => void worker.close(), CANCELLATION_MS);
  void worker.exited.then(() => clearTimeout(timer));
}

async function createMessage(request: JobRequest, jobId: number): Promise<JobMessage> {
  const { job, contexts, scope } = request;
  const { services, event, id: runId, vars: repositoryVars } = scope.run;
  const { host, stepEnv } = services;
  const { repository } = event;
  const environment = environmentName(job.environment, contexts);
  if (environment !== undefined && !(await host.mayDeploy(repository, environment, event.ref))) {
    const branch = event.ref.replace(/^refs\/heads\//, "");
    const rules = "due to environment protection rules";
    throw new Error(`Branch "${branch}" is not allowed to deploy to ${environment} ${rules}.`);
  }
  const granted = scope.loaded.permissions.get(job.id) ?? {};
  const permissions = event.fromFork ? readOnly(granted) : granted;
  const { token, runtimeToken } = await host.issueJobToken({ repository, runId, jobId, permissions });
  const secrets = { ...(await secretsFor(scope, environment)), GITHUB_TOKEN: token };
  const vars = environment ? await host.variablesOf(repository, environment) : repositoryVars;
  const directory = join(services.workDirectory, `job-${jobId}-${randomUUID().slice(0, 8)}`);
  const [, repositoryName = "repository"] = repository.split("/");
  const temp = join(directory, "temp");
  return {
    job,
    workflowDefaults: scope.loaded.workflow.defaults,
    ...(scope.loaded.workflow.env && { workflowEnv: scope.loaded.workflow.env }),
    source: scope.loaded.source,
    contexts: { ...contexts, github: { ...asMap(contexts.github), job: job.id, token }, vars, secrets },
    permissions,
    serverUrl: host.serverUrl,
    resultsUrl: host.resultsUrl,
    token,
    runtimeToken,
    directory,
    workspace: join(directory, "work", repositoryName, repositoryName),
    temp,
    baseEnv: { ...stepEnv, HOME: join(directory, "home"), TMPDIR: temp },
  };
}

function environmentName(environment: Template | undefined, contexts: Contexts): string | undefined {
  const name = evaluateString(findValue(environment, "name"), { contexts });
  return name === "" ? undefined : name;
}

/**
 * Returns the secrets of a job: those that its workflow was passed, and those of the environment that the job names.
 * The host merges the latter with the repository's secrets, which a called workflow must not see.
 */
async function secretsFor(
  { run, secrets }: WorkflowScope,
  environment: string | undefined,
): Promise<Secrets> {
  if (environment === undefined || run.event.fromFork) return secrets;
  const merged = await run.services.host.secretsOf(run.event.repository, environment);
  const own = Object.entries(merged).filter(([name, value]) => run.secrets[name] !== value);
  return { ...secrets, ...Object.fromEntries(own) };
}

function limitTime(
  { job, contexts }: JobRequest,
  message: JobMessage,
  worker: WorkerProcess,
  report: JobReport,
): () => void {
  const value = evaluateTemplate(job.timeoutMinutes, {
    contexts: { ...contexts, vars: message.contexts.vars ?? {} },
  });
  const minutes = typeof value === "number" ? value : DEFAULT_TIMEOUT_MINUTES;
  const reason = `The job has exceeded the maximum execution time of ${minutes} minutes.`;
  const timer = setTimeout(() => {
    report.error(reason);
    cancelWorker(worker);
  }, minutes * MS_PER_MINUTE);
  return () => clearTimeout(timer);
}

async function answer(
  { scope }: JobRequest,
  { workspace }: JobMessage,
  worker: WorkerProcess,
  { request, uses, source }: Parameters<Parameters<WorkerProcess["run"]>[1]>[0] & { type: "resolve" },
): Promise<void> {
  try {
    const action = await resolveAction(scope.run.services.sources, uses, source, workspace);
    if (action === undefined) throw new Error(`\`${uses.text}\` cannot be found.`);
    worker.send({ type: "resolved", request, action });
  } catch (error) {
    const reason = errorMessage(error);
    worker.send({ type: "unresolved", request, reason });
  }
}
