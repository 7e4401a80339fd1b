import type { Octokit } from "@octokit/rest";
import { inLanes } from "../../domain/async/map-concurrent.ts";
import type { DeploymentStatus } from "../../domain/deploy/deployment-status.ts";
import { PipelineError } from "../../domain/errors.ts";
import {
  deploymentEnvironment,
  deploymentTask,
  ENVIRONMENT_KINDS,
  type EnvironmentKind,
} from "../../domain/naming.ts";
import type { DeploymentFilter, DeploymentRecord, Deployments } from "../../ports/deployments.ts";
import { callingGitHub, type GitHubRepository, isGitHubStatus } from "./client.ts";

export interface GitHubRun {
  readonly runId: number;
  /** The run's page; becomes the statuses' `log_url`. */
  readonly runUrl: string;
}

type WireDeployment = Awaited<ReturnType<Octokit["rest"]["repos"]["listDeployments"]>>["data"][number];

const DEFAULT_LIMIT = 30;
/** Far below the 100 concurrent requests at which GitHub's secondary limit strikes. */
const CONCURRENT_READS = 8;
/** A deployment of ours has at most five statuses; the rest is room for other tools'. */
const STATUSES_READ = 15;

/** https://docs.github.com/en/rest/deployments */
export function createGitHubDeployments(
  octokit: Octokit,
  repository: GitHubRepository,
  { runId, runUrl }: GitHubRun,
): Deployments {
  const report = async (deploymentId: number, { state, description, environmentUrl }: DeploymentStatus) => {
    await octokit.rest.repos.createDeploymentStatus({
      ...repository,
      deployment_id: deploymentId,
      state,
      description,
      log_url: runUrl,
      ...(environmentUrl === undefined ? {} : { environment_url: environmentUrl }),
      // GitHub spares transient and production deployments, so we must inactivate them ourselves anyway.
      auto_inactive: false,
    });
  };
  return {
    open: ({ app, environment, commit, pullRequest, reason }) =>
      callingGitHub("open a deployment", async () => {
        const { data } = await octokit.rest.repos.createDeployment({
          ...repository,
          ref: commit,
          environment: deploymentEnvironment(environment, app),
          task: deploymentTask(pullRequest),
          description: reason,
          payload: { app, runId, ...(pullRequest === undefined ? {} : { pullRequest }) },
          transient_environment: environment === "preview",
          production_environment: environment === "production",
          auto_merge: false,
          // Checks gate the workflow that calls us; gating twice would deadlock.
          required_contexts: [],
        });
        if (!("id" in data)) {
          // A 202 carries a message and no id: GitHub merged the default branch into the ref instead.
          const message = `GitHub opened no deployment: ${data.message ?? "no reason given"}`;
          throw new PipelineError("GITHUB_REFUSED", message);
        }
        await report(data.id, { state: "queued", description: reason });
        return data.id;
      }),

    report: (deploymentId, status) =>
      callingGitHub(`report on deployment ${deploymentId}`, () => report(deploymentId, status)),

    find: (deploymentId) =>
      callingGitHub(`show deployment ${deploymentId}`, async () => {
        const wire = await getDeployment(octokit, repository, deploymentId);
        const found = wire === undefined ? undefined : recognise(wire);
        return found === undefined ? undefined : toRecord(octokit, repository, found);
      }),

    list: (filter) =>
      callingGitHub("list deployments", async () => {
        const found = await findDeployments(octokit, repository, filter);
        return inLanes(CONCURRENT_READS, found, (one) => toRecord(octokit, repository, one));
      }),
  };
}

interface FoundDeployment {
  readonly wire: WireDeployment;
  readonly app: string;
  readonly environment: EnvironmentKind;
  readonly pullRequest?: number;
}

async function getDeployment(
  octokit: Octokit,
  repository: GitHubRepository,
  deploymentId: number,
): Promise<WireDeployment | undefined> {
  try {
    const { data } = await octokit.rest.repos.getDeployment({ ...repository, deployment_id: deploymentId });
    return data;
  } catch (thrown) {
    if (isGitHubStatus(thrown, 404)) return undefined;
    throw thrown;
  }
}

async function findDeployments(
  octokit: Octokit,
  repository: GitHubRepository,
  filter: DeploymentFilter,
): Promise<FoundDeployment[]> {
  const { app, environment, pullRequest, limit = DEFAULT_LIMIT } = filter;
  const query = {
    ...repository,
    per_page: 100,
    ...(app === undefined || environment === undefined
      ? {}
      : { environment: deploymentEnvironment(environment, app) }),
    ...(pullRequest === undefined ? {} : { task: deploymentTask(pullRequest) }),
  };
  const found: FoundDeployment[] = [];
  for await (const { data } of octokit.paginate.iterator(octokit.rest.repos.listDeployments, query)) {
    for (const wire of data) {
      const one = recognise(wire);
      if (one !== undefined && matches(one, filter)) found.push(one);
      if (found.length === limit) return found;
    }
  }
  return found;
}

/** Undefined for deployments of other tools, whose environments are not named as ours are. */
function recognise(wire: WireDeployment): FoundDeployment | undefined {
  const [kind, app, ...rest] = wire.environment.split("/");
  const environment = ENVIRONMENT_KINDS.find((candidate) => candidate === kind);
  if (environment === undefined || app === undefined || rest.length > 0) return undefined;
  const [, pullRequest] = /^preview-pr-(\d+)$/.exec(wire.task) ?? [];
  if (pullRequest === undefined) return { wire, app, environment };
  return { wire, app, environment, pullRequest: Number(pullRequest) };
}

function matches(found: FoundDeployment, { app, environment, pullRequest }: DeploymentFilter): boolean {
  return (
    (app === undefined || found.app === app) &&
    (environment === undefined || found.environment === environment) &&
    (pullRequest === undefined || found.pullRequest === pullRequest)
  );
}

async function toRecord(
  octokit: Octokit,
  repository: GitHubRepository,
  { wire, ...found }: FoundDeployment,
): Promise<DeploymentRecord> {
  const { data } = await octokit.rest.repos.listDeploymentStatuses({
    ...repository,
    deployment_id: wire.id,
    per_page: STATUSES_READ,
  });
  const runId = runIdOf(wire.payload);
  return {
    ...found,
    id: wire.id,
    commit: wire.sha,
    createdAt: wire.created_at,
    ...(runId === undefined ? {} : { runId }),
    statuses: data.map(
      ({ state, description, environment_url }): DeploymentStatus => ({
        state,
        description,
        ...(environment_url ? { environmentUrl: environment_url } : {}),
      }),
    ),
  };
}

/** GitHub gives the payload back as it was sent: an object, or JSON text from other clients. */
function runIdOf(payload: WireDeployment["payload"]): number | undefined {
  const value: unknown = typeof payload === "string" ? parseJson(payload) : payload;
  if (typeof value !== "object" || value === null || !("runId" in value)) return undefined;
  return typeof value.runId === "number" ? value.runId : undefined;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
