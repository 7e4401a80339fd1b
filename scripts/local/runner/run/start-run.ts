import { isPipelineError } from "../../../../actions/shared/domain/errors.ts";
import { errorMessage } from "../../../../actions/shared/domain/text/error-message.ts";
import {
  asMap,
  evaluateString,
  evaluateTemplate,
  type Value,
  type ValueMap,
} from "../expressions/evaluate.ts";
import type { RunHandle, WorkflowEvent } from "../host/runner-host.ts";
import { planConcurrency } from "../plan/concurrency.ts";
import { bindDispatchInputs } from "../plan/inputs.ts";
import { splitRef } from "../select/select-trigger.ts";
import type { Workflow } from "../workflow/workflow.ts";
import type { Admission } from "./concurrency-groups.ts";
import { readPayload } from "./event-payload.ts";
import { defaultTitle, githubContext } from "./github-context.ts";
import { loadWorkflow } from "./load-workflow.ts";
import { runWorkflow } from "./run-jobs.ts";
import type { Run, Services, WorkflowScope } from "./services.ts";

/** A run that has entered its concurrency group. */
export interface StartedRun {
  readonly id: number;
  /** Settles when the run is completed on the host; never rejects. */
  readonly ended: Promise<void>;
  cancel(): void;
}

/**
 * Creates the run of a workflow that an event selected. The run has entered its concurrency group when the
 * promise resolves, so that runs queue in the order of their events.
 */
export async function startRun(
  services: Services,
  event: WorkflowEvent,
  workflow: Workflow,
): Promise<StartedRun> {
  const { host } = services;
  const trigger = workflow.triggers.get(event.name);
  const isDispatch = trigger !== undefined && event.name === "workflow_dispatch";
  const inputs = isDispatch ? bindDispatchInputs(trigger, dispatchedInputs(event)) : {};
  const title = renderTitle(services, event, workflow, inputs);
  const handle = await host.createRun(newRun(event, workflow.name, workflow.path, title));
  const controller = new AbortController();
  const { signal } = controller;
  const cancel = (): void => controller.abort();
  try {
    const source = { kind: "repository", repository: event.repository, commit: event.sha } as const;
    const loaded = await loadWorkflow(services.sources, workflow, source);
    const run = await createRun(services, event, workflow, handle);
    const scope = { run, loaded, inputs, secrets: run.secrets, prefix: "", signal };
    return { id: handle.id, cancel, ended: executeRun(scope, enterGroup(scope, cancel)) };
  } catch (error) {
    await failStart(services, handle.id, error);
    return { id: handle.id, cancel, ended: Promise.resolve() };
  }
}

/** Reports an invalid workflow as a run that failed to start. */
export async function refuseRun(
  services: Services,
  event: WorkflowEvent,
  path: string,
  error: unknown,
): Promise<void> {
  const { id } = await services.host.createRun(newRun(event, path, path, path));
  await failStart(services, id, error);
}

function newRun(event: WorkflowEvent, name: string, workflowPath: string, displayTitle: string) {
  const { repository, actor, ref } = event;
  const headBranch = event.headRef ?? splitRef(ref).name;
  return {
    repository,
    name,
    displayTitle,
    workflowPath,
    event: event.name,
    actor,
    headBranch,
    headSha: findHeadSha(event),
    ref,
  };
}

/** Returns the commit that the run is listed under: a pull request's head, although its jobs check out the merge. */
function findHeadSha(event: WorkflowEvent): string {
  return readPayload(event).pull_request?.head?.sha ?? event.sha;
}

function renderTitle({ host }: Services, event: WorkflowEvent, workflow: Workflow, inputs: ValueMap): string {
  if (workflow.runName === undefined) return defaultTitle(event, workflow);
  // The run does not exist yet, so its title cannot contain its id and number.
  const github = githubContext(host, event, workflow, { id: 0, runNumber: 0, runAttempt: 1 });
  try {
    return (
      evaluateString(workflow.runName, { contexts: { github, inputs } }) || defaultTitle(event, workflow)
    );
  } catch {
    return defaultTitle(event, workflow);
  }
}

async function createRun(
  services: Services,
  event: WorkflowEvent,
  workflow: Workflow,
  handle: RunHandle,
): Promise<Run> {
  const { host } = services;
  const secrets = event.fromFork ? {} : await host.secretsOf(event.repository);
  const vars = await host.variablesOf(event.repository);
  return {
    services,
    id: handle.id,
    event,
    github: githubContext(host, event, workflow, handle),
    secrets,
    vars,
  };
}

interface Entrance {
  readonly waits: boolean;
  readonly admission: Promise<Admission>;
}

function enterGroup(scope: WorkflowScope, cancel: () => void): Entrance | undefined {
  const { run, inputs, loaded, signal } = scope;
  const { groups } = run.services;
  const { repository } = run.event;
  const contexts = { github: run.github, inputs, vars: run.vars };
  const concurrency = planConcurrency(evaluateTemplate(loaded.workflow.concurrency, { contexts }));
  if (concurrency === undefined) return undefined;
  const waits = groups.isTaken(repository, concurrency);
  return { waits, admission: groups.enter(repository, concurrency, cancel, signal) };
}

async function executeRun(scope: WorkflowScope, entrance: Entrance | undefined): Promise<void> {
  const { run } = scope;
  const { host, log } = run.services;
  try {
    if (entrance?.waits) await host.updateRun(run.id, { status: "pending" });
    const admission = await entrance?.admission;
    if (admission?.admitted === false) {
      await host.updateRun(run.id, { status: "completed", conclusion: "cancelled" });
      return;
    }
    try {
      await host.updateRun(run.id, { status: "in_progress" });
      const { result } = await runWorkflow(scope);
      const conclusion = result !== "failure" && scope.signal.aborted ? "cancelled" : result;
      await host.updateRun(run.id, { status: "completed", conclusion });
    } finally {
      admission?.leave();
    }
  } catch (error) {
    log.warn(`run ${run.id} failed: ${errorMessage(error)}`);
    await failStart(run.services, run.id, error);
  }
}

async function failStart({ host, log }: Services, runId: number, error: unknown): Promise<void> {
  const message = errorMessage(error);
  const hint = isPipelineError(error) ? `\n${error.info.hint}` : "";
  log.warn(`run ${runId} did not start: ${message}`);
  const change = {
    status: "completed",
    conclusion: "startup_failure",
    message: `${message}${hint}`,
  } as const;
  await host.updateRun(runId, change).catch(() => log.warn(`run ${runId} no longer exists on the host`));
}

function dispatchedInputs({ payload }: WorkflowEvent): ValueMap {
  return asMap(payload["inputs"] as Value | undefined);
}
