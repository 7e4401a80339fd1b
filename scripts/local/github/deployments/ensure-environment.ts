import type { Context } from "../context/context.ts";
import type { EnvironmentRecord } from "../store/records/deployments.ts";
import type { RepositoryRecord } from "../store/records/repositories.ts";
import { equalNames } from "../store/store.ts";

/** https://docs.github.com/en/actions/reference/workflows-and-actions/deployments-and-environments */
export const MAX_ENVIRONMENT_LENGTH = 255;

/** Names of environments are case-insensitive. */
export function findEnvironment(
  { store }: Context,
  repository: RepositoryRecord,
  name: string,
): EnvironmentRecord | undefined {
  return store.environments.find((row) => row.repositoryId === repository.id && equalNames(row.name, name));
}

/** A deployment to an environment that is not there yet makes it. */
export function ensureEnvironment(
  context: Context,
  repository: RepositoryRecord,
  name: string,
): EnvironmentRecord {
  const known = findEnvironment(context, repository, name);
  if (known !== undefined) return known;
  const now = context.now();
  return context.store.environments.insert({
    repositoryId: repository.id,
    name,
    createdAt: now,
    updatedAt: now,
  });
}
