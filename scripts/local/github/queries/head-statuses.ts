import type { Store } from "../store/store.ts";
import type { StatusByContext } from "./mergeable-state.ts";

/** The newest status wins: rows are in the order they were posted. */
export function headStatuses(store: Store, repositoryId: number, sha: string): StatusByContext {
  const rows = store.commitStatuses.filter((row) => row.repositoryId === repositoryId && row.sha === sha);
  return new Map(rows.map(({ context, state }) => [context, state]));
}
