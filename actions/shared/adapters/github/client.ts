import { retry } from "@octokit/plugin-retry";
import { RequestError } from "@octokit/request-error";
import { Octokit } from "@octokit/rest";
import { PipelineError } from "../../domain/errors.ts";

export interface GitHubRepository {
  readonly owner: string;
  readonly repo: string;
}

export interface GitHubClientOptions {
  readonly token: string;
  /** `GITHUB_API_URL`; `@octokit/rest` does not read it by itself. */
  readonly baseUrl: string;
  readonly fetch?: typeof fetch;
}

const RetryingOctokit = Octokit.plugin(retry);

/**
 * Retries 5xx, 429 and lost connections three times within about four seconds. Not 409: for a merge, a deployment
 * or a moved ref it is an answer, and the same request would get it again.
 */
export function createGitHubClient({ token, baseUrl, fetch }: GitHubClientOptions): Octokit {
  return new RetryingOctokit({
    auth: token,
    baseUrl,
    userAgent: "overskill-pipeline",
    ...(fetch === undefined ? {} : { request: { fetch } }),
    retry: { doNotRetry: [400, 401, 403, 404, 409, 410, 422, 451], retryAfterBaseValue: 300 },
  });
}

export function isGitHubStatus(thrown: unknown, ...statuses: readonly number[]): thrown is RequestError {
  return thrown instanceof RequestError && statuses.includes(thrown.status);
}

/**
 * The only place a GitHub error is read; above it only our own codes exist. `doing` completes the
 * sentence "GitHub refused to …". What is not GitHub's error comes back as it was.
 */
export function translateGitHubError(thrown: unknown, doing: string): unknown {
  if (!(thrown instanceof RequestError)) return thrown;
  const sentence = firstLine(thrown.message);
  if (thrown.status >= 500 || thrown.status === 429) {
    const message = `GitHub did not ${doing}: ${thrown.status} ${sentence}`;
    return new PipelineError("GITHUB_UNAVAILABLE", message, { cause: thrown });
  }
  return new PipelineError("GITHUB_REFUSED", `GitHub refused to ${doing}: ${thrown.status} ${sentence}`, {
    cause: thrown,
  });
}

/** Runs one call (or a few that belong together) and translates what it throws. */
export async function callingGitHub<T>(doing: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (thrown) {
    throw translateGitHubError(thrown, doing);
  }
}

function firstLine(text: string): string {
  return (text.split("\n", 1)[0] ?? "").slice(0, 300);
}
