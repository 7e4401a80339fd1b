import { parse } from "yaml";
import { isRecord } from "../../../../actions/shared/domain/schema/is-record.ts";
import type { Context } from "../context/context.ts";
import { listTree } from "../git/trees.ts";
import type { WorkflowRecord } from "../store/records/actions.ts";
import type { RepositoryRecord } from "../store/records/repositories.ts";
import type { Store } from "../store/store.ts";

const DIRECTORY = ".github/workflows";

/** A workflow file with the record that gives it an id. */
export interface WorkflowFile {
  readonly record: WorkflowRecord;
  /** The `name` in the file; its path when absent. */
  readonly name: string;
}

/** Lists the workflow files on the default branch. */
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
      record: ensureWorkflow(context.store, repository.id, path, context.now()),
      name: findName(await readWorkflow(context, repository, repository.defaultBranch, path)) ?? path,
    })),
  );
}

/** Finds a workflow on the default branch by its id or file name. */
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

/** Reads a workflow file at a ref or commit; undefined when it is missing or not a YAML mapping. */
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
    return isRecord(value) ? value : undefined;
  } catch {
    // The run that this file fails to start reports the invalid YAML; the list shows the file's path.
    return undefined;
  }
}

function findName(workflow: Readonly<Record<string, unknown>> | undefined): string | undefined {
  const name = workflow?.["name"];
  return typeof name === "string" ? name : undefined;
}

/** Returns the record of a workflow file, and creates it on first use. */
export function ensureWorkflow(
  store: Store,
  repositoryId: number,
  path: string,
  now: string,
): WorkflowRecord {
  const known = store.workflows.find((row) => row.repositoryId === repositoryId && row.path === path);
  return known ?? store.workflows.insert({ repositoryId, path, createdAt: now });
}
