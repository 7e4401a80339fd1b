import { parse } from "yaml";
import type { RunnerHost, WorkflowEvent } from "../host/runner-host.ts";
import { selectTrigger } from "../select/select-trigger.ts";
import { parseWorkflow } from "../workflow/parse-workflow.ts";
import type { Workflow } from "../workflow/workflow.ts";

const FOLDER = ".github/workflows";
const NO_COMMIT = /^0+$/;

export interface SelectedWorkflows {
  readonly selected: readonly Workflow[];
  /** Files that cannot be read and name the event under `on`, or whose `on` cannot be read either. */
  readonly broken: readonly { readonly path: string; readonly error: unknown }[];
}

/** The workflows of the event's commit that the event starts. */
export async function selectWorkflows(host: RunnerHost, event: WorkflowEvent): Promise<SelectedWorkflows> {
  const files = await host.listFiles(event.repository, event.sha, FOLDER);
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
      if (concerns(content, path, event)) broken.push({ path, error });
    }
  }
  return { selected, broken };
}

/** Reads `on` alone and loosely, to keep a broken file out of the runs of events that are not its own. */
function concerns(content: string, path: string, event: WorkflowEvent): boolean {
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

/** Undefined when there is nothing to compare with. */
async function changedFiles(host: RunnerHost, event: WorkflowEvent): Promise<readonly string[] | undefined> {
  const before = baseOf(event);
  if (before === undefined) return undefined;
  if (!NO_COMMIT.test(before)) return host.changedFiles(event.repository, before, event.sha);
  // A new branch is compared with the default one; the first push of a repository brings all of its files.
  const { repository } = event.payload as { readonly repository?: { readonly default_branch?: string } };
  const base = await host.resolveRef(event.repository, repository?.default_branch ?? "main");
  return base === undefined || base === event.sha
    ? host.listFiles(event.repository, event.sha, ".")
    : host.changedFiles(event.repository, base, event.sha);
}

/** Of a pull request: against its base, for the event's commit is the merge of both. */
function baseOf({ payload }: WorkflowEvent): string | undefined {
  const { before, pull_request: pull } = payload as {
    readonly before?: unknown;
    readonly pull_request?: { readonly base?: { readonly sha?: unknown } };
  };
  const base = pull?.base?.sha ?? before;
  return typeof base === "string" ? base : undefined;
}
