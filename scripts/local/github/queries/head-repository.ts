import type { PullRecord } from "../store/records/issues.ts";
import type { RepositoryRecord } from "../store/records/repositories.ts";
import type { Store } from "../store/store.ts";

/** Finds the repository that a pull request's head is in; undefined if that fork was deleted. */
export function findHeadRepository(
  store: Store,
  repository: RepositoryRecord,
  { headRepositoryId }: Pick<PullRecord, "headRepositoryId">,
): RepositoryRecord | undefined {
  return headRepositoryId === undefined ? repository : store.repositories.get(headRepositoryId);
}
