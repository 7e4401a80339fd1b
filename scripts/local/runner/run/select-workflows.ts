import { parse } from "yaml";
import type { RunnerHost, WorkflowEvent } from "../host/runner-host.ts";
import { selectTrigger } from "../select/select-trigger.ts";
import { parseWorkflow } from "../workflow/parse-workflow.ts";
import type { Workflow } from "../workflow/workflow.ts";
import { readPayload } from "./event-payload.ts";

const WORKFLOW_DIRECTORY = ".github/workflows";
const NO_COMMIT = /^0+$/;

export interface SelectedWorkflows {
  readonly selected: readonly Workflow[];
  /** Invalid files that name the event under `on`, or whose `on` is invalid as well. */
  readonly broken: readonly { readonly path: string; readonly error: unknown }[];
}

/** Finds the workflows at the event's commit that the event starts. */
export async function selectWorkflows(host: RunnerHost, event: WorkflowEvent): Promise<SelectedWorkflows> {
  const files = await host.listFiles(event.repository, event.sha, WORKFLOW_DIRECTORY);
  const paths = files.filter((path) => /^\.github\/workflows\/[^/]+\.ya?ml$/.test(path)).sort();
  const selected: Workflow[] = [];
  const broken: { path: string; error: unknown }[] = [];
  for (const path of paths) {
    const content = (await host.readFile(event.repository, event.sha, path)) ?? "";
    try {
      const workflow = await parseWorkflow(path, content);
      const selection = await selectTrigger(workflow, event, () => changedFiles(host, event));
      if (selection.action === "run") selected.push(workflow);
    } catch (error) {
      if (namesEvent(content, path, event)) broken.push({ path, error });
    }
  }
  return { selected, broken };
}

/** Reads only `on`, leniently, so that an invalid file fails only the events that would start it. */
function namesEvent(content: string, path: string, event: WorkflowEvent): boolean {
  if (event.workflowPath !== undefined && event.workflowPath !== path) return false;
  try {
    const on: unknown = parse(content)?.on;
    if (typeof on === "string") return on === event.name;
    if (Array.isArray(on)) return on.includes(event.name);
    return typeof on === "object" && on !== null && Object.hasOwn(on, event.name);
  } catch {
    return true;
  }
}

/** Returns the paths that the event changed; undefined without a commit to compare with. */
async function changedFiles(host: RunnerHost, event: WorkflowEvent): Promise<readonly string[] | undefined> {
  const before = findBase(event);
  if (before === undefined) return undefined;
  if (!NO_COMMIT.test(before)) return host.changedFiles(event.repository, before, event.sha);
  // Compare a new branch with the default branch; the first push of a repository changes all of its files.
  const { repository } = readPayload(event);
  const base = await host.resolveRef(event.repository, repository?.default_branch ?? "main");
  return base === undefined || base === event.sha
    ? host.listFiles(event.repository, event.sha, ".")
    : host.changedFiles(event.repository, base, event.sha);
}

/** Returns the commit to compare with: a pull request's base, as the event's commit is a merge with it, or the commit before a push. */
function findBase(event: WorkflowEvent): string | undefined {
  const { before, pull_request: pull } = readPayload(event);
  return pull?.base?.sha ?? before;
}
