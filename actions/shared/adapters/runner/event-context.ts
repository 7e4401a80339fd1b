import { context } from "@actions/github";
import { readRunnerVariables } from "./runner-variables.ts";

/** The event and the run, as the runner describes them. */
export interface EventContext {
  /** `issues`, `issue_comment`, `pull_request`, `push`, … */
  readonly eventName: string;
  /** The webhook payload. Untrusted: parse it with a reader of `github/events`. */
  readonly payload: unknown;
  readonly owner: string;
  readonly repo: string;
  /** `owner/repo`. */
  readonly repository: string;
  /** 40-digit SHA of `GITHUB_SHA`: the merge commit for pull requests. */
  readonly commit: string;
  /** Login of the user or app that caused the event. */
  readonly actor: string;
  readonly runId: number;
  /** Counted from 1; a re-run has the same run id. */
  readonly runAttempt: number;
  /** The run's page, for `log_url` and comments. */
  readonly runUrl: string;
  /** The repository's page. */
  readonly repositoryUrl: string;
  readonly serverUrl: string;
  readonly apiUrl: string;
  /** Absolute path of the checkout. */
  readonly workspace: string;
  /** Absolute path of a directory that the runner empties after the job. */
  readonly tempDirectory: string;
}

/** Variables without which `context` would be incomplete or assume github.com. */
const REQUIRED = [
  "GITHUB_REPOSITORY",
  "GITHUB_SERVER_URL",
  "GITHUB_RUN_ID",
  "GITHUB_EVENT_PATH",
  "GITHUB_EVENT_NAME",
  "GITHUB_SHA",
  "GITHUB_ACTOR",
  "GITHUB_API_URL",
  "GITHUB_WORKSPACE",
  "RUNNER_TEMP",
] as const;

/** Reads the context of the run. Throws EVENT_UNSUPPORTED outside a workflow run. */
export function readEventContext(): EventContext {
  const variables = readRunnerVariables(REQUIRED);
  const { eventName, payload, sha, actor, runId, runAttempt, serverUrl, apiUrl } = context;
  const { owner, repo } = context.repo;
  const repository = `${owner}/${repo}`;
  const repositoryUrl = `${serverUrl}/${repository}`;
  return {
    ...{ eventName, payload, owner, repo, repository, actor, runId, serverUrl, apiUrl },
    // NaN where the variable is not set.
    runAttempt: runAttempt || 1,
    commit: sha,
    repositoryUrl,
    runUrl: `${repositoryUrl}/actions/runs/${runId}`,
    workspace: variables.GITHUB_WORKSPACE,
    tempDirectory: variables.RUNNER_TEMP,
  };
}
