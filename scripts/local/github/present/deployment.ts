import type { DeploymentRecord, DeploymentStatusRecord } from "../store/records/deployments.ts";
import type { RepositoryRecord } from "../store/records/repositories.ts";
import { nodeId } from "./node-id.ts";
import { repositoryApi } from "./repository.ts";
import { type Json, type PresentContext, presentUser } from "./user.ts";

/** Renders GitHub's schema `deployment`. */
export function presentDeployment(
  context: PresentContext,
  repository: RepositoryRecord,
  deployment: DeploymentRecord,
): Json {
  const api = repositoryApi(context, repository);
  const url = `${api}/deployments/${deployment.id}`;
  return {
    url,
    id: deployment.id,
    node_id: nodeId("Deployment", deployment.id),
    sha: deployment.sha,
    ref: deployment.ref,
    task: deployment.task,
    payload: deployment.payload,
    original_environment: deployment.originalEnvironment,
    environment: deployment.environment,
    description: deployment.description,
    creator: presentUser(context, deployment.creator),
    created_at: deployment.createdAt,
    updated_at: deployment.updatedAt,
    statuses_url: `${url}/statuses`,
    repository_url: api,
    transient_environment: deployment.transientEnvironment,
    production_environment: deployment.productionEnvironment,
    performed_via_github_app: null,
  };
}

/** Renders GitHub's schema `deployment-status`. `target_url` is the old name of `log_url`. */
export function presentDeploymentStatus(
  context: PresentContext,
  repository: RepositoryRecord,
  status: DeploymentStatusRecord,
): Json {
  const api = repositoryApi(context, repository);
  const deploymentUrl = `${api}/deployments/${status.deploymentId}`;
  return {
    url: `${deploymentUrl}/statuses/${status.id}`,
    id: status.id,
    node_id: nodeId("DeploymentStatus", status.id),
    state: status.state,
    creator: presentUser(context, status.creator),
    description: status.description,
    environment: status.environment,
    target_url: status.logUrl,
    created_at: status.createdAt,
    updated_at: status.updatedAt,
    deployment_url: deploymentUrl,
    repository_url: api,
    environment_url: status.environmentUrl,
    log_url: status.logUrl,
    performed_via_github_app: null,
  };
}
