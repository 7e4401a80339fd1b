import type { RepositoryRecord } from "../store/records/repositories.ts";
import type { Store } from "../store/store.ts";

/** Throws when there is none: the runner only names repositories it was told of. */
export function repositoryNamed(store: Store, fullName: string): RepositoryRecord {
  const repository = store.repositoryNamed(fullName);
  if (repository === undefined) throw new Error(`There is no repository "${fullName}".`);
  return repository;
}
