import type {
  DeploymentRecord,
  DeploymentState,
  DeploymentStatusRecord,
} from "../store/records/deployments.ts";
import type { Store } from "../store/store.ts";

/** Lists a deployment's statuses, newest first. */
export function listDeploymentStatuses(
  { deploymentStatuses }: Store,
  deploymentId: number,
): DeploymentStatusRecord[] {
  return deploymentStatuses.filter((row) => row.deploymentId === deploymentId).reverse();
}

/** Finds a deployment's newest state; undefined before the first status. */
function findState(store: Store, deploymentId: number): DeploymentState | undefined {
  return listDeploymentStatuses(store, deploymentId)[0]?.state;
}

/**
 * Finds the deployments that GitHub sets to `inactive` once `succeeded` succeeds: earlier ones in `success` of the same
 * environment that are neither transient nor production.
 * https://docs.github.com/en/rest/deployments/statuses#create-a-deployment-status (`auto_inactive`)
 */
export function findSuperseded(store: Store, succeeded: DeploymentRecord): readonly DeploymentRecord[] {
  return store.deployments.filter(
    (row) =>
      row.repositoryId === succeeded.repositoryId &&
      row.id < succeeded.id &&
      row.environment === succeeded.environment &&
      !row.transientEnvironment &&
      !row.productionEnvironment &&
      findState(store, row.id) === "success",
  );
}

/**
 * Returns true for a deployment that may be deleted on GitHub: an inactive one, or the only one of its environment.
 * Any state but `success` makes a deployment inactive.
 * https://docs.github.com/en/rest/deployments/deployments#delete-a-deployment
 */
export function isDeletable(store: Store, deployment: DeploymentRecord): boolean {
  if (findState(store, deployment.id) !== "success") return true;
  const { repositoryId, environment } = deployment;
  const others = store.deployments.filter(
    (row) => row.repositoryId === repositoryId && row.environment === environment && row.id !== deployment.id,
  );
  return others.length === 0;
}
