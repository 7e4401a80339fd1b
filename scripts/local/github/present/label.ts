import type { LabelRecord } from "../store/records/issues.ts";
import type { RepositoryRecord } from "../store/records/repositories.ts";
import { nodeId } from "./node-id.ts";
import { repositoryApi } from "./repository.ts";
import type { Json, PresentContext } from "./user.ts";

/** Renders GitHub's schema `label`. */
export function presentLabel(
  context: PresentContext,
  repository: RepositoryRecord,
  label: LabelRecord,
): Json {
  return {
    id: label.id,
    node_id: nodeId("Label", label.id),
    url: `${repositoryApi(context, repository)}/labels/${encodeURIComponent(label.name)}`,
    name: label.name,
    color: label.color,
    default: label.default,
    description: label.description,
  };
}

/** Presents labels by name, without deleted ones. */
export function presentLabels(
  context: PresentContext,
  repository: RepositoryRecord,
  names: readonly string[],
): Json[] {
  const known = context.store.labels.filter(({ repositoryId }) => repositoryId === repository.id);
  return names
    .map((name) => known.find((label) => label.name === name))
    .filter((label) => label !== undefined)
    .map((label) => presentLabel(context, repository, label));
}
