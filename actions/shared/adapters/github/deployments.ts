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
import type {
  DeploymentClaims,
  DeploymentFilter,
  DeploymentRecord,
  Deployments,
} from "../../ports/deployments.ts";
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
/** GitHub returns at most this many Deployments per request. */
const NEWEST = 100;
/** Far below GitHub's secondary limit of 100 concurrent requests. */
const CONCURRENT_READS = 8;
/** The toolkit writes at most five statuses per Deployment; people and other tools may add some. GitHub's maximum. */
const STATUSES_READ = 100;

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
        const found = await toArray(
          findDeployments(octokit, repository, { limit: DEFAULT_LIMIT, ...filter }),
        );
        return mapConcurrent(CONCURRENT_READS, found, (one) => toRecord(octokit, repository, one));
      }),

    async *each(filter) {
      const found = findDeployments(octokit, repository, filter);
      const next = () => callingGitHub("list deployments", () => readNext(octokit, repository, found));
      for (let record = await next(); record !== undefined; record = await next()) yield record;
    },

    listApps: (filter) =>
      callingGitHub("list deployments", async () => {
        const found = await toArray(findDeployments(octokit, repository, { ...filter, limit: NEWEST }));
        return [...new Set(found.map(({ app }) => app))].sort();
      }),
  };
}

interface FoundDeployment {
  readonly wire: WireDeployment;
  readonly claims: DeploymentClaims;
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

async function toArray<Value>(values: AsyncIterable<Value>): Promise<readonly Value[]> {
  const array: Value[] = [];
  for await (const value of values) array.push(value);
  return array;
}

async function readNext(
  octokit: Octokit,
  repository: GitHubRepository,
  found: AsyncGenerator<FoundDeployment>,
): Promise<DeploymentRecord | undefined> {
  const { done, value } = await found.next();
  return done ? undefined : toRecord(octokit, repository, value);
}

async function* findDeployments(
  octokit: Octokit,
  repository: GitHubRepository,
  filter: DeploymentFilter,
): AsyncGenerator<FoundDeployment, undefined> {
  const { app, environment, pullRequest, limit = Number.POSITIVE_INFINITY } = filter;
  const query = {
    ...repository,
    per_page: NEWEST,
    ...(app === undefined || environment === undefined
      ? {}
      : { environment: deploymentEnvironment(environment, app) }),
    ...(pullRequest === undefined ? {} : { task: deploymentTask(pullRequest) }),
  };
  let count = 0;
  for await (const { data } of octokit.paginate.iterator(octokit.rest.repos.listDeployments, query)) {
    for (const wire of data) {
      const found = parseDeployment(wire);
      if (found === undefined || !matches(found, filter)) continue;
      yield found;
      count += 1;
      if (count === limit) return;
    }
  }
}

/** Returns undefined for a Deployment of another tool, recognized by the name of its environment. */
function parseDeployment(wire: WireDeployment): FoundDeployment | undefined {
  const [kind, app, ...rest] = wire.environment.split("/");
  const environment = ENVIRONMENT_KINDS.find((candidate) => candidate === kind);
  if (environment === undefined || app === undefined || rest.length > 0) return undefined;
  const [, pullRequest] = /^preview-pr-(\d+)$/.exec(wire.task) ?? [];
  const byPerson = isPerson(wire.creator) ? { byPerson: true } : {};
  const found = { wire, app, environment, claims: { ...parseDeploymentPayload(wire.payload), ...byPerson } };
  return pullRequest === undefined ? found : { ...found, pullRequest: Number(pullRequest) };
}

/** The creator of what a run's token made is a bot. https://docs.github.com/en/rest/users/users#get-a-user */
function isPerson(creator: { readonly type: string } | null | undefined): boolean {
  return creator?.type === "User";
}

function matches(
  found: FoundDeployment,
  { app, environment, pullRequest, where }: DeploymentFilter,
): boolean {
  return (
    (app === undefined || found.app === app) &&
    (environment === undefined || found.environment === environment) &&
    (pullRequest === undefined || found.pullRequest === pullRequest) &&
    (where === undefined || where(found.claims))
  );
}

async function toRecord(
  octokit: Octokit,
  repository: GitHubRepository,
  { wire, claims, ...found }: FoundDeployment,
): Promise<DeploymentRecord> {
  const { data } = await octokit.rest.repos.listDeploymentStatuses({
    ...repository,
    deployment_id: wire.id,
    per_page: STATUSES_READ,
  });
  // Everybody with push access can add a status to any Deployment, also one that says that it was rolled back.
  const statuses = claims.byPerson ? data : data.filter(({ creator }) => !isPerson(creator));
  return {
    ...claims,
    ...found,
    id: wire.id,
    commit: wire.sha,
    createdAt: wire.created_at,
    statuses: statuses.map(
      ({ state, description, environment_url }): DeploymentStatus => ({
        state,
        description,
        ...(environment_url ? { environmentUrl: environment_url } : {}),
      }),
    ),
  };
}
