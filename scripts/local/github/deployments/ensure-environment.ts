import type { Context } from "../context/context.ts";
import type { EnvironmentRecord } from "../store/records/deployments.ts";
import type { RepositoryRecord } from "../store/records/repositories.ts";
import { equalNames } from "../store/store.ts";

/** Limit of an environment's name, in characters. https://docs.github.com/en/actions/reference/workflows-and-actions/deployments-and-environments */
export const MAX_ENVIRONMENT_LENGTH = 255;

/** Finds an environment; its name is case-insensitive. */
export function findEnvironment(
  { store }: Pick<Context, "store">,
  repository: RepositoryRecord,
  name: string,
): EnvironmentRecord | undefined {
  return store.environments.find((row) => row.repositoryId === repository.id && equalNames(row.name, name));
}

/** Returns an environment and creates it on first use, as a deployment to it does on GitHub. */
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
