import type { DeploymentRecord, DeploymentStatusRecord } from "../../store/records/deployments.ts";
import { parseWebUrl } from "../text/addresses.ts";
import { describeDeployment } from "../views/badges.ts";
import type { DeploymentView, EnvironmentView } from "../views/deployments.ts";
import type { PageScope } from "./page-scope.ts";

/** Loads the deployments that match, newest first. */
export function loadDeployments(
  { context, repository }: PageScope,
  matches: (deployment: DeploymentRecord) => boolean,
): DeploymentView[] {
  const { deployments, deploymentStatuses } = context.store;
  const found = deployments.filter((row) => row.repositoryId === repository.id && matches(row));
  const statuses = Map.groupBy(
    deploymentStatuses.filter((status) => status.repositoryId === repository.id),
    ({ deploymentId }) => deploymentId,
  );
  return found.reverse().map((deployment) => toDeploymentView(deployment, statuses.get(deployment.id) ?? []));
}

/** Loads all environments with their deployments, the most recently used one first. */
export function loadEnvironments(scope: PageScope): EnvironmentView[] {
  const byName = Map.groupBy(
    loadDeployments(scope, () => true),
    ({ environment }) => environment,
  );
  return [...byName].map(([name, deployments]) => ({ name, deployments }));
}

/** Selects the newest deployment of each environment. The environment that was deployed to last comes last. */
export function selectNewestPerEnvironment(deployments: readonly DeploymentView[]): DeploymentView[] {
  const newest = new Map<string, DeploymentView>();
  for (const deployment of deployments) {
    if (!newest.has(deployment.environment)) newest.set(deployment.environment, deployment);
  }
  return [...newest.values()].reverse();
}

function toDeploymentView(
  deployment: DeploymentRecord,
  statuses: readonly DeploymentStatusRecord[],
): DeploymentView {
  const { transientEnvironment: transient } = deployment;
  const latest = statuses.at(-1);
  // A later status may omit the URL, so use the newest one that has it, unless the deployment is inactive.
  const url = latest?.state === "inactive" ? undefined : parseWebUrl(findLast(statuses, "environmentUrl"));
  const logUrl = parseWebUrl(findLast(statuses, "logUrl"));
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

function findLast(
  statuses: readonly DeploymentStatusRecord[],
  key: "environmentUrl" | "logUrl",
): string | undefined {
  return statuses.findLast((status) => status[key] !== "")?.[key];
}
