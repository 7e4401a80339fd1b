import type { CommitStatusRecord } from "../store/records/deployments.ts";
import type { Store } from "../store/store.ts";

/** Newest first. */
export function commitStatusesOf(
  { commitStatuses }: Store,
  repositoryId: number,
  sha: string,
): CommitStatusRecord[] {
  return commitStatuses.filter((row) => row.repositoryId === repositoryId && row.sha === sha).reverse();
}

/** The newest status of each context. */
export function latestCommitStatuses(store: Store, repositoryId: number, sha: string): CommitStatusRecord[] {
  const byContext = new Map<string, CommitStatusRecord>();
  for (const status of commitStatusesOf(store, repositoryId, sha)) {
    if (!byContext.has(status.context)) byContext.set(status.context, status);
  }
  return [...byContext.values()];
}
