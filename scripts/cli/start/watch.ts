import { setTimeout as delay } from "node:timers/promises";
import type { Octokit } from "@octokit/rest";
import type { DeploymentState, DeployTimings } from "../../../actions/shared/domain/deploy/deployment.ts";
import {
  currentState,
  type DeploymentStatus,
  type GitHubDeploymentState,
  parseStatus,
} from "../../../actions/shared/domain/deploy/deployment-status.ts";
import type { EnvironmentKind } from "../../../actions/shared/domain/naming.ts";
import type { AppsRepository } from "./apps-repository.ts";
import { refuseFailedRuns } from "./failed-runs.ts";

const POLL_MS = 100;

export interface WatchedDeployment {
  readonly id: number;
  readonly environment: EnvironmentKind;
  readonly app: string;
  readonly commit: string;
  readonly state: DeploymentState;
  /** Recorded when the deployment went live; still present after it is superseded or removed. */
  readonly timings?: DeployTimings;
  /** ISO 8601. */
  readonly createdAt: string;
}

/** Polls a repository through the REST API, as any client could. */
export interface Watch {
  /** Resolves with the pull request that the pipeline opens for an issue. */
  pullRequestFor(
    issue: number,
  ): Promise<{ readonly number: number; readonly head: string; readonly url: string }>;
  /** Resolves with the pull request's head commit once it is not `before`. */
  headAfter(pullRequest: number, before: string): Promise<string>;
  /** Resolves when the deployment of `commit` to `environment` is live; `detail` receives each state before that. */
  live(
    commit: string,
    environment: EnvironmentKind,
    detail: (text: string) => void,
  ): Promise<WatchedDeployment>;
  /** Reads all deployments, newest first. */
  deployments(): Promise<readonly WatchedDeployment[]>;
}

export function createWatch(octokit: Octokit, repository: AppsRepository, signal: AbortSignal): Watch {
  /** Calls `ask` until it returns a value. Throws RUN_FAILED if a workflow run fails meanwhile. */
  const until = async <T>(ask: () => Promise<T | undefined>): Promise<T> => {
    for (;;) {
      signal.throwIfAborted();
      const answer = await ask();
      if (answer !== undefined) return answer;
      await refuseFailedRuns(octokit, repository);
      await delay(POLL_MS, undefined, { signal });
    }
  };
  const deployments = async () => {
    const { data } = await octokit.rest.repos.listDeployments({ ...repository, per_page: 100 });
    return Promise.all(
      data.map(async (deployment): Promise<WatchedDeployment> => {
        const { data: statuses } = await octokit.rest.repos.listDeploymentStatuses({
          ...repository,
          deployment_id: deployment.id,
        });
        const [environment = "", app = ""] = deployment.environment.split("/");
        return {
          id: deployment.id,
          environment: environment as EnvironmentKind,
          app,
          commit: deployment.sha,
          state: currentState(statuses.map(toStatus)),
          ...findTimings(statuses.map(toStatus)),
          createdAt: deployment.created_at,
        };
      }),
    );
  };
  return {
    deployments,
    pullRequestFor: (issue) =>
      until(async () => {
        const { data } = await octokit.rest.pulls.list({ ...repository, state: "open" });
        const found = data.find(({ head }) => head.ref.startsWith(`overskill/${issue}-`));
        return found === undefined
          ? undefined
          : { number: found.number, head: found.head.sha, url: found.html_url };
      }),
    headAfter: (pullRequest, before) =>
      until(async () => {
        const { data } = await octokit.rest.pulls.get({ ...repository, pull_number: pullRequest });
        return data.head.sha === before ? undefined : data.head.sha;
      }),
    live: (commit, environment, detail) =>
      until(async () => {
        const all = await deployments();
        const mine = all.find((one) => one.commit === commit && one.environment === environment);
        if (mine === undefined) return undefined;
        detail(mine.state.state);
        return mine.state.state === "deployed" ? mine : undefined;
      }),
  };
}

function findTimings(statuses: readonly DeploymentStatus[]): Pick<WatchedDeployment, "timings"> {
  for (const state of statuses.map(parseStatus)) {
    if (state.state === "deployed" && state.timings !== undefined) return { timings: state.timings };
  }
  return {};
}

function toStatus(status: {
  readonly state: string;
  readonly description: string;
  readonly environment_url?: string;
}): DeploymentStatus {
  return {
    state: status.state as GitHubDeploymentState,
    description: status.description,
    ...(status.environment_url === undefined ? {} : { environmentUrl: status.environment_url }),
  };
}
