import type {
  DeploymentRecord,
  DeploymentState,
  DeploymentStatusRecord,
} from "../store/records/deployments.ts";
import type { Store } from "../store/store.ts";

/** Newest first. */
export function statusesOf({ deploymentStatuses }: Store, deploymentId: number): DeploymentStatusRecord[] {
  return deploymentStatuses.filter((row) => row.deploymentId === deploymentId).reverse();
}

/** Undefined while nothing was posted. */
export function stateOf(store: Store, deploymentId: number): DeploymentState | undefined {
  return statusesOf(store, deploymentId)[0]?.state;
}

/**
 * The deployments that GitHub inactivates when `succeeded` does: earlier ones of the same environment that are in
 * `success`, but never transient or production ones.
 * https://docs.github.com/en/rest/deployments/statuses#create-a-deployment-status (`auto_inactive`)
 */
export function supersededBy(store: Store, succeeded: DeploymentRecord): readonly DeploymentRecord[] {
  return store.deployments.filter(
    (row) =>
      row.repositoryId === succeeded.repositoryId &&
      row.id < succeeded.id &&
      row.environment === succeeded.environment &&
      !row.transientEnvironment &&
      !row.productionEnvironment &&
      stateOf(store, row.id) === "success",
  );
}

/**
 * Whether GitHub lets a deployment be deleted: any that is not active, and the only one of its environment. A
 * deployment is made inactive by any status that is not a success.
 * https://docs.github.com/en/rest/deployments/deployments#delete-a-deployment
 */
export function isDeletable(store: Store, deployment: DeploymentRecord): boolean {
  if (stateOf(store, deployment.id) !== "success") return true;
  const { repositoryId, environment } = deployment;
  const others = store.deployments.filter(
    (row) => row.repositoryId === repositoryId && row.environment === environment && row.id !== deployment.id,
  );
  return others.length === 0;
}
