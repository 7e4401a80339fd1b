import type { Octokit } from "@octokit/rest";
import { mapConcurrent } from "../../domain/async/map-concurrent.ts";
import { parseDeploymentPayload } from "../../domain/deploy/deployment-payload.ts";
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

/** The run that writes Deployments and their statuses. */
interface GitHubRun {
  readonly runId: number;
  /** Counted from 1. */
  readonly runAttempt: number;
  /** The run's page; becomes the statuses' `log_url`. */
  readonly runUrl: string;
}

type WireDeployment = Awaited<ReturnType<Octokit["rest"]["repos"]["listDeployments"]>>["data"][number];

const DEFAULT_LIMIT = 30;
/** Far below GitHub's secondary limit of 100 concurrent requests. */
const CONCURRENT_READS = 8;
/** The toolkit writes at most five statuses per Deployment; other tools may add some. */
const STATUSES_READ = 15;

/** Creates the port on GitHub's API: https://docs.github.com/en/rest/deployments */
export function createGitHubDeployments(
  octokit: Octokit,
  repository: GitHubRepository,
  { runId, runAttempt, runUrl }: GitHubRun,
): Deployments {
  const report = async (deploymentId: number, { state, description, environmentUrl }: DeploymentStatus) => {
    await octokit.rest.repos.createDeploymentStatus({
      ...repository,
      deployment_id: deploymentId,
      state,
      description,
      log_url: runUrl,
      ...(environmentUrl === undefined ? {} : { environment_url: environmentUrl }),
      // GitHub does not inactivate transient and production Deployments, so the toolkit inactivates all of them.
      auto_inactive: false,
    });
  };
  return {
    open: ({ app, environment, commit, pullRequest, reason, build }) =>
      callingGitHub("open a deployment", async () => {
        const { data } = await octokit.rest.repos.createDeployment({
          ...repository,
          ref: commit,
          environment: deploymentEnvironment(environment, app),
          task: deploymentTask(pullRequest),
          description: reason,
          payload: {
            ...{ app, commit, runId, runAttempt, ...build },
            ...(pullRequest === undefined ? {} : { pullRequest }),
          },
          transient_environment: environment === "preview",
          production_environment: environment === "production",
          auto_merge: false,
          // The calling workflow already waits for checks; waiting for its own check would be a deadlock.
          required_contexts: [],
        });
        if (!("id" in data)) {
          // A 202 has a message instead of an id: GitHub merged the default branch into the ref.
          const message = `Could not open a deployment: GitHub answered 202 ${data.message ?? "without a message"}`;
          throw new PipelineError("GITHUB_REFUSED", message);
        }
        await report(data.id, { state: "queued", description: reason });
        return data.id;
      }),

    report: (deploymentId, status) =>
      callingGitHub(`report deployment ${deploymentId}`, () => report(deploymentId, status)),

    find: (deploymentId) =>
      callingGitHub(`read deployment ${deploymentId}`, async () => {
        const wire = await getDeployment(octokit, repository, deploymentId);
        const found = wire === undefined ? undefined : parseDeployment(wire);
        return found === undefined ? undefined : toRecord(octokit, repository, found);
      }),

    list: (filter) =>
      callingGitHub("list deployments", async () => {
        const found = await findDeployments(octokit, repository, filter);
        return mapConcurrent(CONCURRENT_READS, found, (one) => toRecord(octokit, repository, one));
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
      const one = parseDeployment(wire);
      if (one !== undefined && matches(one, filter)) found.push(one);
      if (found.length === limit) return found;
    }
  }
  return found;
}

/** Returns undefined for a Deployment of another tool, recognized by the name of its environment. */
function parseDeployment(wire: WireDeployment): FoundDeployment | undefined {
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
  return {
    ...parseDeploymentPayload(wire.payload),
    ...found,
    id: wire.id,
    commit: wire.sha,
    createdAt: wire.created_at,
    statuses: data.map(
      ({ state, description, environment_url }): DeploymentStatus => ({
        state,
        description,
        ...(environment_url ? { environmentUrl: environment_url } : {}),
      }),
    ),
  };
}
