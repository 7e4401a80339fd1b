/** https://docs.github.com/en/rest/deployments/statuses#create-a-deployment-status */
export type DeploymentState =
  | "error"
  | "failure"
  | "inactive"
  | "in_progress"
  | "queued"
  | "pending"
  | "success";

/** A deployment of a commit to an environment. */
export interface DeploymentRecord {
  readonly id: number;
  readonly repositoryId: number;
  readonly sha: string;
  readonly ref: string;
  readonly task: string;
  /** An object or a string, as posted. */
  readonly payload: unknown;
  readonly environment: string;
  /** Environment at creation; a status may change `environment`. */
  readonly originalEnvironment: string;
  readonly description: string | null;
  readonly transientEnvironment: boolean;
  readonly productionEnvironment: boolean;
  readonly creator: string;
  /** Run of the job that created the deployment; null for a person's. */
  readonly runId: number | null;
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** A status that was posted to a deployment. */
export interface DeploymentStatusRecord {
  readonly id: number;
  readonly repositoryId: number;
  readonly deploymentId: number;
  readonly state: DeploymentState;
  readonly description: string;
  readonly environment: string;
  readonly environmentUrl: string;
  readonly logUrl: string;
  readonly creator: string;
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** An environment of a repository. */
export interface EnvironmentRecord {
  readonly id: number;
  readonly repositoryId: number;
  readonly name: string;
  /** Absent for an environment that anybody may deploy to. */
  readonly protection?: EnvironmentProtection;
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** https://docs.github.com/en/actions/reference/workflows-and-actions/deployments-and-environments#deployment-protection-rules */
export interface EnvironmentProtection {
  /** In minutes. */
  readonly waitTimer: number;
  /** Ids of accounts. */
  readonly reviewers: readonly number[];
  /** Branches that may deploy: all, those with a branch protection, or those that match a pattern. */
  readonly branches: "all" | "protected" | "custom";
  readonly patterns: readonly BranchPattern[];
}

/** A pattern of branch names, e.g. `release/*`. */
export interface BranchPattern {
  readonly id: number;
  readonly name: string;
}

/** A status that was posted to a commit. */
export interface CommitStatusRecord {
  readonly id: number;
  readonly repositoryId: number;
  readonly sha: string;
  readonly state: "error" | "failure" | "pending" | "success";
  readonly context: string;
  readonly description: string | null;
  readonly targetUrl: string | null;
  readonly creator: string;
  readonly createdAt: string;
  readonly updatedAt: string;
}
