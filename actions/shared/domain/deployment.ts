/** GitHub's words: https://docs.github.com/en/rest/deployments/statuses */
export type GitHubDeploymentState =
  | "queued"
  | "in_progress"
  | "success"
  | "failure"
  | "error"
  | "inactive"
  | "pending";

/** One Deployment status, as posted and as read back. */
export interface DeploymentStatus {
  readonly state: GitHubDeploymentState;
  /** At most 140 characters; GitHub answers 422 to more. */
  readonly description: string;
  readonly environmentUrl?: string;
}
