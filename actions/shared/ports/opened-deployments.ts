/** Ids of the Deployments that this job opened, readable in its `post:` step even if the main step was killed. */
export interface OpenedDeployments {
  add(deploymentId: number): void;
  list(): readonly number[];
}
