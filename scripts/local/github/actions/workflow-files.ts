import { parse } from "yaml";
import type { Context } from "../context/context.ts";
import { listTree } from "../git/trees.ts";
import type { WorkflowRecord } from "../store/records/actions.ts";
import type { RepositoryRecord } from "../store/records/repositories.ts";
import type { Store } from "../store/store.ts";

const DIRECTORY = ".github/workflows";

export interface WorkflowFile {
  readonly record: WorkflowRecord;
  /** As the file gives it, or its path. */
  readonly name: string;
}

/** The workflow files on the default branch. */
export async function listWorkflows(
  context: Context,
  repository: RepositoryRecord,
): Promise<readonly WorkflowFile[]> {
  const opened = context.git.open(repository);
  const directory = await opened.object(`refs/heads/${repository.defaultBranch}:${DIRECTORY}`);
  if (directory?.type !== "tree") return [];
  const entries = await listTree(opened, directory.sha, false);
  const paths = entries
    .filter(({ type, path }) => type === "blob" && /\.ya?ml$/.test(path))
    .map(({ path }) => `${DIRECTORY}/${path}`);
  return Promise.all(
    paths.map(async (path) => ({
      record: workflowAt(context.store, repository.id, path, context.now()),
      name: nameIn(await readWorkflow(context, repository, repository.defaultBranch, path)) ?? path,
    })),
  );
}

/** By id or by file name, as routes take it. */
export async function findWorkflow(
  context: Context,
  repository: RepositoryRecord,
  idOrFileName: string,
): Promise<WorkflowFile | undefined> {
  const workflows = await listWorkflows(context, repository);
  return workflows.find(
    ({ record }) => String(record.id) === idOrFileName || record.path === `${DIRECTORY}/${idOrFileName}`,
  );
}

/** The parsed file at a ref or commit; undefined when it is not there or no mapping. */
export async function readWorkflow(
  context: Context,
  repository: RepositoryRecord,
  ref: string,
  path: string,
): Promise<Readonly<Record<string, unknown>> | undefined> {
  const opened = context.git.open(repository);
  const commit = await opened.resolve(ref);
  const file = commit === undefined ? undefined : await opened.object(`${commit}:${path}`);
  if (file?.type !== "blob") return undefined;
  try {
    const value: unknown = parse(file.data.toString());
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    // A file that is no YAML is listed by its path; the run that it cannot start says why.
    return undefined;
  }
}

function nameIn(workflow: Readonly<Record<string, unknown>> | undefined): string | undefined {
  const name = workflow?.["name"];
  return typeof name === "string" ? name : undefined;
}

/** The workflow's record, made when the API or a run first names its file. */
export function workflowAt(store: Store, repositoryId: number, path: string, now: string): WorkflowRecord {
  const known = store.workflows.find((row) => row.repositoryId === repositoryId && row.path === path);
  return known ?? store.workflows.insert({ repositoryId, path, createdAt: now });
}
