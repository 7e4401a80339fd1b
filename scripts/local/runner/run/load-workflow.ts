import type { Permissions } from "../host/runner-host.ts";
import { checkCallArguments } from "../plan/inputs.ts";
import { grantPermissions } from "../plan/permissions.ts";
import { invalidAt } from "../syntax/problem.ts";
import type { Source } from "../workflow/action.ts";
import { checkCheckoutInputs, isCheckout } from "../workflow/checkout-inputs.ts";
import { parseWorkflow } from "../workflow/parse-workflow.ts";
import { checkShell } from "../workflow/shells.ts";
import { parseUses } from "../workflow/uses.ts";
import type { CallJob, StepsJob, UsesReference, Workflow } from "../workflow/workflow.ts";
import { resolveAction } from "./resolve-action.ts";
import { requireSelf, type Sources } from "./sources.ts";

/** GitHub's limit, the first workflow included: https://docs.github.com/actions/reference/workflows-and-actions/reusing-workflow-configurations */
const MAX_DEPTH = 10;
const WORKFLOW_PATH = /^\.github\/workflows\/[^/]+\.ya?ml$/;

/** A workflow with all workflows that it calls, checked as GitHub does before the first job starts. */
export interface LoadedWorkflow {
  readonly workflow: Workflow;
  readonly source: Source;
  /** By job id. */
  readonly permissions: ReadonlyMap<string, Permissions>;
  /** By the id of the calling job. */
  readonly callees: ReadonlyMap<string, LoadedWorkflow>;
}

/**
 * Loads the workflows that a workflow calls and checks them all. Throws PipelineError WORKFLOW_INVALID or
 * WORKFLOW_UNSUPPORTED naming file and line.
 */
export function loadWorkflow(sources: Sources, workflow: Workflow, source: Source): Promise<LoadedWorkflow> {
  return load(sources, { workflow, source, ceiling: undefined, depth: 1 });
}

interface LoadRequest {
  readonly workflow: Workflow;
  readonly source: Source;
  /** Permissions of the calling job; undefined for a run's own workflow. */
  readonly ceiling: Permissions | undefined;
  /** 1 for a run's own workflow. */
  readonly depth: number;
}

async function load(
  sources: Sources,
  { workflow, source, ceiling, depth }: LoadRequest,
): Promise<LoadedWorkflow> {
  const permissions = new Map<string, Permissions>();
  const callees = new Map<string, LoadedWorkflow>();
  checkShell(workflow.defaults.shell);
  for (const job of workflow.jobs) {
    const granted = grantPermissions(job.permissions ?? workflow.permissions, ceiling);
    permissions.set(job.id, granted);
    if (job.kind === "call") {
      const caller = { source, ceiling: granted, depth };
      callees.set(job.id, await loadCallee(sources, job, caller));
    } else await checkSteps(sources, job, source);
  }
  return { workflow, source, permissions, callees };
}

async function loadCallee(
  sources: Sources,
  job: CallJob,
  { source: from, ceiling, depth }: Omit<LoadRequest, "workflow">,
): Promise<LoadedWorkflow> {
  const { location, text } = job.uses;
  if (depth >= MAX_DEPTH)
    throw invalidAt(location, `Workflows call each other more than ${MAX_DEPTH} levels deep.`);
  const { source, path } = await locateWorkflow(sources, job.uses, from);
  const content = await sources.readFile(source, path);
  if (content === undefined) throw invalidAt(location, `\`${text}\` does not exist.`);
  const workflow = await parseWorkflow(path, content);
  const trigger = workflow.triggers.get("workflow_call");
  if (trigger === undefined) throw invalidAt(location, `\`${text}\` has no \`workflow_call\` trigger.`);
  checkCallArguments(trigger, job);
  return load(sources, { workflow, source, ceiling, depth: depth + 1 });
}

/** Finds the file that a job calls. Unlike in a step, `./` refers to the commit of the calling file, as `$/` does. */
async function locateWorkflow(
  sources: Sources,
  { text, location }: UsesReference,
  from: Source,
): Promise<{ readonly source: Source; readonly path: string }> {
  const uses = parseUses(text);
  if (uses === undefined || uses.kind === "docker" || !WORKFLOW_PATH.test(uses.path)) {
    throw invalidAt(location, `\`${text}\` is not a reference to a workflow file.`);
  }
  const isRemote = uses.kind === "remote";
  const source = isRemote
    ? await sources.locate(uses.repository, uses.ref, location)
    : requireSelf(from, location);
  return { source, path: uses.path };
}

/** Refuses the run before it starts if a step uses an Action or a shell that this machine does not have. */
async function checkSteps(sources: Sources, job: StepsJob, source: Source): Promise<void> {
  checkShell(job.defaults.shell);
  for (const step of job.steps) {
    if (step.kind === "run") checkShell(step.shell);
    else if (isCheckout(step)) checkCheckoutInputs(step);
    else await resolveAction(sources, step.uses, source, undefined);
  }
}
