import type { DeployedBuild, DeploymentPayload } from "../domain/deploy/deployment-payload.ts";
import type { DeploymentStatus } from "../domain/deploy/deployment-status.ts";
import type { EnvironmentKind } from "../domain/naming.ts";

/** GitHub Deployments of one repository; lists are sorted newest first. */
export interface Deployments {
  /** Creates a Deployment with `auto_merge: false`, `required_contexts: []` and its first status; returns its id. */
  open(deployment: NewDeployment): Promise<number>;
  /** Posts one status. The tracker never posts the same state twice. */
  report(deploymentId: number, status: DeploymentStatus): Promise<void>;
  /** Finds a Deployment; undefined if it was deleted or another tool created it. */
  find(deploymentId: number): Promise<DeploymentRecord | undefined>;
  list(filter: DeploymentFilter): Promise<readonly DeploymentRecord[]>;
  /** Reads one Deployment after the other, and their statuses only as far as they are asked for. */
  each(filter: Omit<DeploymentFilter, "limit">): AsyncIterable<DeploymentRecord>;
  /** Returns the names of the apps among the newest Deployments, sorted. Takes one request. */
  listApps(filter: Pick<DeploymentFilter, "environment" | "pullRequest">): Promise<readonly string[]>;
}

/** A Deployment to create. */
export interface NewDeployment {
  readonly app: string;
  readonly environment: EnvironmentKind;
  /** 40-digit commit SHA. */
  readonly commit: string;
  readonly pullRequest?: number;
  /** Why the attempt was planned, in at most 140 characters: the description of the first status, `queued`. */
  readonly reason: string;
  /** The build, as far as it is known; see `DeploymentPayload`. */
  readonly build?: DeployedBuild;
}

/** What one request tells about every Deployment of a page. */
export interface DeploymentClaims extends DeploymentPayload {
  /** True if a person created the Deployment, with a token of their own; those of a run belong to an app. */
  readonly byPerson?: boolean;
}

/** Which Deployments to list. */
export interface DeploymentFilter {
  readonly app?: string;
  readonly environment?: EnvironmentKind;
  readonly pullRequest?: number;
  /** Decides by the payload and the creator which Deployments to list; the others take no request. */
  readonly where?: (claims: DeploymentClaims) => boolean;
  /** Maximum number of Deployments, 30 by default. Each takes one request. */
  readonly limit?: number;
}

/** A Deployment as GitHub returns it, with its statuses and the claims of its payload. */
export interface DeploymentRecord extends DeploymentClaims {
  readonly id: number;
  readonly app: string;
  readonly environment: EnvironmentKind;
  readonly pullRequest?: number;
  /** The Deployment's `sha`. */
  readonly commit: string;
  /** ISO 8601. */
  readonly createdAt: string;
  /** Newest first. Leaves out those that a person added to the Deployment of a run. */
  readonly statuses: readonly DeploymentStatus[];
}
