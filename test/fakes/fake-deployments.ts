import type { DeploymentState } from "../../actions/shared/domain/deploy/deployment.ts";
import { currentState, type DeploymentStatus } from "../../actions/shared/domain/deploy/deployment-status.ts";
import type {
  DeploymentFilter,
  DeploymentRecord,
  Deployments,
  NewDeployment,
} from "../../actions/shared/ports/deployments.ts";

/** The Deployments of one repository, in memory. `failReports` is the only switch. */
export class FakeDeployments implements Deployments {
  readonly records: DeploymentRecord[] = [];
  failReports: Error | undefined;
  readonly #runId: number;
  readonly #runAttempt: number;

  constructor(runId = 1, runAttempt = 1) {
    this.#runAttempt = runAttempt;
    this.#runId = runId;
  }

  async open({ reason, build, ...deployment }: NewDeployment): Promise<number> {
    const id = this.records.length + 1;
    const statuses: DeploymentStatus[] = [{ state: "queued", description: reason }];
    const createdAt = new Date(Date.parse("2026-11-23T12:00:00Z") + id * 1000).toISOString();
    const run = { runId: this.#runId, runAttempt: this.#runAttempt };
    this.records.push({ ...deployment, ...build, ...run, id, createdAt, statuses });
    return id;
  }

  async report(deploymentId: number, status: DeploymentStatus): Promise<void> {
    if (this.failReports !== undefined) throw this.failReports;
    const index = this.records.findIndex(({ id }) => id === deploymentId);
    const record = this.records[index];
    if (record === undefined) throw new Error(`There is no deployment ${deploymentId}.`);
    this.records[index] = { ...record, statuses: [status, ...record.statuses] };
  }

  async find(deploymentId: number): Promise<DeploymentRecord | undefined> {
    return this.records.find(({ id }) => id === deploymentId);
  }

  async list({
    app,
    environment,
    pullRequest,
    where = () => true,
    limit = 30,
  }: DeploymentFilter): Promise<readonly DeploymentRecord[]> {
    return this.records
      .filter(
        (record) =>
          (app === undefined || record.app === app) &&
          (environment === undefined || record.environment === environment) &&
          (pullRequest === undefined || record.pullRequest === pullRequest) &&
          where(record),
      )
      .toReversed()
      .slice(0, limit);
  }

  async *each(filter: Omit<DeploymentFilter, "limit">): AsyncGenerator<DeploymentRecord> {
    yield* await this.list({ ...filter, limit: Number.POSITIVE_INFINITY });
  }

  async listApps(filter: DeploymentFilter): Promise<readonly string[]> {
    const records = await this.list({ ...filter, limit: 100 });
    return [...new Set(records.map(({ app }) => app))].sort();
  }

  stateOf(deploymentId: number): DeploymentState {
    return currentState(this.records[deploymentId - 1]?.statuses ?? []);
  }

  /** GitHub's states in the order of the reports. */
  historyOf(deploymentId: number): readonly string[] {
    return (this.records[deploymentId - 1]?.statuses ?? []).map(({ state }) => state).toReversed();
  }
}
