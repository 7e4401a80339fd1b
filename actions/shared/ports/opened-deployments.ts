/** The deployments that this job opened, kept until its `post:` step even when the main step is killed. */
export interface OpenedDeployments {
  add(deploymentId: number): void;
  list(): readonly number[];
}
