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

/** A workflow with all workflows that it calls, checked as GitHub checks them before the first job starts. */
export interface LoadedWorkflow {
  readonly workflow: Workflow;
  readonly source: Source;
  /** By job id. */
  readonly permissions: ReadonlyMap<string, Permissions>;
  /** By the id of the calling job. */
  readonly callees: ReadonlyMap<string, LoadedWorkflow>;
}

/** @throws PipelineError WORKFLOW_INVALID or WORKFLOW_UNSUPPORTED naming file and line. */
export function loadWorkflow(sources: Sources, workflow: Workflow, source: Source): Promise<LoadedWorkflow> {
  return load(sources, workflow, source, undefined, 1);
}

async function load(
  sources: Sources,
  workflow: Workflow,
  source: Source,
  ceiling: Permissions | undefined,
  depth: number,
): Promise<LoadedWorkflow> {
  const permissions = new Map<string, Permissions>();
  const callees = new Map<string, LoadedWorkflow>();
  checkShell(workflow.defaults.shell);
  for (const job of workflow.jobs) {
    const granted = grantPermissions(job.permissions ?? workflow.permissions, ceiling);
    permissions.set(job.id, granted);
    if (job.kind === "call") callees.set(job.id, await loadCallee(sources, job, source, granted, depth));
    else await checkSteps(sources, job, source);
  }
  return { workflow, source, permissions, callees };
}

async function loadCallee(
  sources: Sources,
  job: CallJob,
  from: Source,
  ceiling: Permissions,
  depth: number,
): Promise<LoadedWorkflow> {
  const { place, text } = job.uses;
  if (depth >= MAX_DEPTH)
    throw invalidAt(place, `Workflows call each other more than ${MAX_DEPTH} levels deep.`);
  const { source, path } = await locateWorkflow(sources, job.uses, from);
  const content = await sources.readFile(source, path);
  if (content === undefined) throw invalidAt(place, `\`${text}\` does not exist.`);
  const workflow = await parseWorkflow(path, content);
  const trigger = workflow.triggers.get("workflow_call");
  if (trigger === undefined) throw invalidAt(place, `\`${text}\` has no \`workflow_call\` trigger.`);
  checkCallArguments(trigger, job);
  return load(sources, workflow, source, ceiling, depth + 1);
}

/** Unlike in a step, `./` means the commit of the file that says it, as `$/` does. */
async function locateWorkflow(
  sources: Sources,
  { text, place }: UsesReference,
  from: Source,
): Promise<{ readonly source: Source; readonly path: string }> {
  const uses = parseUses(text);
  if (uses === undefined || uses.kind === "docker" || !WORKFLOW_PATH.test(uses.path)) {
    throw invalidAt(place, `\`${text}\` is no reference to a workflow file.`);
  }
  const isRemote = uses.kind === "remote";
  const source = isRemote ? await sources.locate(uses.repository, uses.ref, place) : requireSelf(from, place);
  return { source, path: uses.path };
}

/** An Action or shell that this machine lacks stops the run before it starts. */
async function checkSteps(sources: Sources, job: StepsJob, source: Source): Promise<void> {
  checkShell(job.defaults.shell);
  for (const step of job.steps) {
    if (step.kind === "run") checkShell(step.shell);
    else if (isCheckout(step)) checkCheckoutInputs(step);
    else await resolveAction(sources, step.uses, source, undefined);
  }
}
