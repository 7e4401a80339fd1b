import type { Context } from "../context/context.ts";
import type { LabelRecord } from "../store/records/issues.ts";
import type { RepositoryRecord } from "../store/records/repositories.ts";
import { equalNames } from "../store/store.ts";

/** GitHub's grey, the color of a label that was created by adding it to an issue. */
const DEFAULT_COLOR = "ededed";

/** Finds a label; its name is case-insensitive. */
export function findLabel(
  { store }: Context,
  repository: RepositoryRecord,
  name: string,
): LabelRecord | undefined {
  return store.labels.find((row) => row.repositoryId === repository.id && equalNames(row.name, name));
}

/** Returns the names as the repository spells them, each once. Creates missing labels, as GitHub does. */
export function resolveLabelNames(
  context: Context,
  repository: RepositoryRecord,
  names: readonly string[],
): readonly string[] {
  const resolved = names.map((name) => {
    const known = findLabel(context, repository, name);
    if (known !== undefined) return known.name;
    const fields = { name, color: DEFAULT_COLOR, description: null, default: false };
    return context.store.labels.insert({ repositoryId: repository.id, ...fields }).name;
  });
  return [...new Set(resolved)];
}
