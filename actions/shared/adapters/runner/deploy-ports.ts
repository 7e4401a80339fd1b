import type { Octokit } from "@octokit/rest";
import type { Artifacts } from "../../ports/artifacts.ts";
import type { Comments } from "../../ports/comments.ts";
import type { Log } from "../../ports/log.ts";
import type { AttemptsPorts } from "../../usecases/deploy/attempts.ts";
import type { DeployPorts } from "../../usecases/deploy/deploy-targets.ts";
import { createCloudflareClient } from "../cloudflare/client.ts";
import { createCloudflareWorkerScripts } from "../cloudflare/worker-scripts.ts";
import { createGitHubClient, type GitHubRepository } from "../github/client.ts";
import { createGitHubComments } from "../github/comments.ts";
import { createGitHubCommitStatuses } from "../github/commit-statuses.ts";
import { createGitHubDeployments } from "../github/deployments.ts";
import { createGitHubPullRequests } from "../github/pull-requests.ts";
import { createHttpLiveness } from "../http/liveness.ts";
import { createRunArtifacts, createRunDeclarations } from "./apps-repository.ts";
import type { EventContext } from "./event-context.ts";
import { systemClock } from "./system-clock.ts";

/** The GitHub side of every Action that opens, reports or closes Deployments. */
export interface RecordPorts extends AttemptsPorts {
  readonly octokit: Octokit;
  readonly repository: GitHubRepository;
  readonly comments: Comments;
}

/**
 * Creates the GitHub side of an Action for the repository that the run belongs to. `secrets` are the Action's other
 * credentials, which are redacted wherever a text would contain one.
 */
export function createRecordPorts(
  event: EventContext,
  githubToken: string,
  log: Log,
  secrets: readonly string[] = [],
): RecordPorts {
  const octokit = createGitHubClient({ token: githubToken, baseUrl: event.apiUrl, secrets });
  // Not `event`, because Octokit sends every field of its parameters.
  const repository = { owner: event.owner, repo: event.repo };
  return {
    octokit,
    repository,
    deployments: createGitHubDeployments(octokit, repository, event),
    commitStatuses: createGitHubCommitStatuses(octokit, repository, event),
    pullRequests: createGitHubPullRequests(octokit, repository),
    comments: createGitHubComments(octokit, repository),
    log,
  };
}

/** Access to artifacts and Cloudflare. */
interface DeployPortsOptions {
  readonly githubToken: string;
  readonly apiToken: string;
  readonly apiBaseUrl: string;
  readonly accountId: string;
}

/** Adds what deploying needs: artifacts, Cloudflare and the public URLs. */
export function createDeployPorts(
  record: RecordPorts,
  event: EventContext,
  { githubToken, apiToken, apiBaseUrl, accountId }: DeployPortsOptions,
): DeployPorts & RecordPorts & { readonly artifacts: Artifacts } {
  const clock = systemClock;
  const cloudflare = createCloudflareClient({ apiToken, baseUrl: apiBaseUrl });
  return {
    ...record,
    artifacts: createRunArtifacts(event, githubToken),
    declarations: createRunDeclarations(event, githubToken),
    scripts: createCloudflareWorkerScripts(cloudflare, { accountId, clock }),
    liveness: createHttpLiveness({ clock }),
    clock,
  };
}
