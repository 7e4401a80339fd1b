import type { DeploymentRecord, DeploymentStatusRecord } from "../../store/records/deployments.ts";
import { describeDeployment } from "../views/badges.ts";
import type { DeploymentView, EnvironmentView } from "../views/deployments.ts";
import { webAddress } from "./api.ts";
import type { PageScope } from "./page-scope.ts";

/** Newest first; those that `concerns` names. */
export function loadDeployments(
  { context, repository }: PageScope,
  concerns: (deployment: DeploymentRecord) => boolean,
): DeploymentView[] {
  const { deployments, deploymentStatuses } = context.store;
  const found = deployments.filter((row) => row.repositoryId === repository.id && concerns(row));
  const statuses = Map.groupBy(
    deploymentStatuses.filter((status) => status.repositoryId === repository.id),
    ({ deploymentId }) => deploymentId,
  );
  return found.reverse().map((deployment) => deploymentView(deployment, statuses.get(deployment.id) ?? []));
}

/** The most recently used environment first. */
export function loadEnvironments(scope: PageScope): EnvironmentView[] {
  const byName = Map.groupBy(
    loadDeployments(scope, () => true),
    ({ environment }) => environment,
  );
  return [...byName].map(([name, deployments]) => ({ name, deployments }));
}

/** The newest deployment of each environment, oldest environment first. */
export function newestPerEnvironment(deployments: readonly DeploymentView[]): DeploymentView[] {
  const newest = new Map<string, DeploymentView>();
  for (const deployment of deployments) {
    if (!newest.has(deployment.environment)) newest.set(deployment.environment, deployment);
  }
  return [...newest.values()].reverse();
}

function deploymentView(
  deployment: DeploymentRecord,
  statuses: readonly DeploymentStatusRecord[],
): DeploymentView {
  const { transientEnvironment: transient } = deployment;
  const latest = statuses.at(-1);
  // A later status need not repeat the address: the newest one that was given counts while it is live.
  const url = latest?.state === "inactive" ? undefined : webAddress(lastOf(statuses, "environmentUrl"));
  const logUrl = webAddress(lastOf(statuses, "logUrl"));
  return {
    id: deployment.id,
    environment: deployment.environment,
    task: deployment.task,
    ref: deployment.ref,
    sha: deployment.sha,
    creator: deployment.creator,
    createdAt: deployment.createdAt,
    state: describeDeployment(latest?.state ?? "pending", transient),
    description: latest?.description ?? deployment.description ?? "",
    ...(url === undefined ? {} : { url }),
    ...(logUrl === undefined ? {} : { logUrl }),
    history: statuses.map(({ state, description, createdAt }) => ({
      state: describeDeployment(state, transient),
      description,
      time: createdAt,
    })),
  };
}

function lastOf(
  statuses: readonly DeploymentStatusRecord[],
  key: "environmentUrl" | "logUrl",
): string | undefined {
  return statuses.findLast((status) => status[key] !== "")?.[key];
}
