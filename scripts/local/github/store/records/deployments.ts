export type DeploymentState =
  | "error"
  | "failure"
  | "inactive"
  | "in_progress"
  | "queued"
  | "pending"
  | "success";

export interface DeploymentRecord {
  readonly id: number;
  readonly repositoryId: number;
  readonly sha: string;
  readonly ref: string;
  readonly task: string;
  /** As posted: an object or a string. */
  readonly payload: unknown;
  readonly environment: string;
  /** As first posted: a status may move the deployment. */
  readonly originalEnvironment: string;
  readonly description: string | null;
  readonly transientEnvironment: boolean;
  readonly productionEnvironment: boolean;
  readonly creator: string;
  /** Null when a person made it. */
  readonly runId: number | null;
  readonly createdAt: string;
  readonly updatedAt: string;
}

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

export interface EnvironmentRecord {
  readonly id: number;
  readonly repositoryId: number;
  readonly name: string;
  readonly createdAt: string;
  readonly updatedAt: string;
}

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
