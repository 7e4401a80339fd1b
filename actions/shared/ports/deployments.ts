import type { DeploymentStatus } from "../domain/deploy/deployment-status.ts";
import type { EnvironmentKind } from "../domain/naming.ts";

/** GitHub Deployments of one repository, newest first where listed. */
export interface Deployments {
  /** Opens with `auto_merge: false`, `required_contexts: []` and the first status; returns the deployment's id. */
  open(deployment: NewDeployment): Promise<number>;
  /** Posts one status. Never called twice with the same state by the tracker. */
  report(deploymentId: number, status: DeploymentStatus): Promise<void>;
  /** Undefined when it was deleted or is another tool's. */
  find(deploymentId: number): Promise<DeploymentRecord | undefined>;
  list(filter: DeploymentFilter): Promise<readonly DeploymentRecord[]>;
}

export interface NewDeployment {
  readonly app: string;
  readonly environment: EnvironmentKind;
  /** 40-digit commit SHA. */
  readonly commit: string;
  readonly pullRequest?: number;
  /** Why it was planned, at most 140 characters; the description of the first status, `queued`. */
  readonly reason: string;
}

export interface DeploymentFilter {
  readonly app?: string;
  readonly environment?: EnvironmentKind;
  readonly pullRequest?: number;
  /** At most this many, the newest; 30 when absent. Each costs one request. */
  readonly limit?: number;
}

export interface DeploymentRecord {
  readonly id: number;
  readonly app: string;
  readonly environment: EnvironmentKind;
  readonly pullRequest?: number;
  readonly commit: string;
  /** ISO 8601. */
  readonly createdAt: string;
  /** The run that opened it, from the payload; undefined for deployments made elsewhere. */
  readonly runId?: number;
  /** Newest first. */
  readonly statuses: readonly DeploymentStatus[];
}
