import type { EnvironmentRecord } from "../store/records/deployments.ts";
import type { RepositoryRecord } from "../store/records/repositories.ts";
import { nodeId } from "./node-id.ts";
import { repositoryApi, repositoryPage } from "./repository.ts";
import type { Json, PresentContext } from "./user.ts";

/** Renders GitHub's schema `environment`. */
export function presentEnvironment(
  context: PresentContext,
  repository: RepositoryRecord,
  environment: EnvironmentRecord,
): Json {
  const name = encodeURIComponent(environment.name);
  return {
    id: environment.id,
    node_id: nodeId("Environment", environment.id),
    name: environment.name,
    url: `${repositoryApi(context, repository)}/environments/${name}`,
    html_url: `${repositoryPage(context, repository)}/deployments/activity_log?environments_filter=${name}`,
    created_at: environment.createdAt,
    updated_at: environment.updatedAt,
    protection_rules: [],
    deployment_branch_policy: null,
  };
}
