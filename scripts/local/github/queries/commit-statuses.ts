import type { CommitStatusRecord } from "../store/records/deployments.ts";
import type { Store } from "../store/store.ts";
import type { StatusByContext } from "./mergeable-state.ts";

/** Lists a commit's statuses, newest first. */
export function listCommitStatuses(
  { commitStatuses }: Store,
  repositoryId: number,
  sha: string,
): CommitStatusRecord[] {
  return commitStatuses.filter((row) => row.repositoryId === repositoryId && row.sha === sha).reverse();
}

/** Lists the newest status of each context, newest first. */
export function latestCommitStatuses(store: Store, repositoryId: number, sha: string): CommitStatusRecord[] {
  const byContext = new Map<string, CommitStatusRecord>();
  for (const status of listCommitStatuses(store, repositoryId, sha)) {
    if (!byContext.has(status.context)) byContext.set(status.context, status);
  }
  return [...byContext.values()];
}

/** Returns the newest state of each context on a pull request's head. */
export function headStatuses(store: Store, repositoryId: number, sha: string): StatusByContext {
  const latest = latestCommitStatuses(store, repositoryId, sha);
  return new Map(latest.map(({ context, state }) => [context, state]));
}
