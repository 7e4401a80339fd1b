import { retry } from "@octokit/plugin-retry";
import { RequestError } from "@octokit/request-error";
import { Octokit } from "@octokit/rest";
import { PipelineError } from "../../domain/errors.ts";
import { redactSecrets } from "../../domain/secrets/find-secrets.ts";

/** Owner and name of a repository, as parameters of a request. */
export interface GitHubRepository {
  readonly owner: string;
  readonly repo: string;
}

interface GitHubClientOptions {
  readonly token: string;
  /** `GITHUB_API_URL`, which `@octokit/rest` does not read. */
  readonly baseUrl: string;
  /**
   * Credentials of the run besides the token. If given, the client redacts these, the token, and everything that looks
   * like a credential in the texts that it posts, because an error or a model's answer may quote one.
   */
  readonly secrets?: readonly string[];
  readonly fetch?: typeof fetch;
}

/** Fields of requests whose text people read: comments, titles, descriptions, commit messages. */
const POSTED_TEXTS = ["body", "title", "description", "message"] as const;

const RetryingOctokit = Octokit.plugin(retry);

/**
 * Creates a client that retries 5xx, 429 and lost connections three times within about four seconds. It does not retry
 * 409, which for a merge, a Deployment or a moved ref is a final answer.
 */
export function createGitHubClient({ token, baseUrl, secrets, fetch }: GitHubClientOptions): Octokit {
  const octokit = new RetryingOctokit({
    auth: token,
    baseUrl,
    userAgent: "overskill-pipeline",
    ...(fetch === undefined ? {} : { request: { fetch } }),
    retry: { doNotRetry: [400, 401, 403, 404, 409, 410, 422, 451], retryAfterBaseValue: 300 },
  });
  if (secrets === undefined) return octokit;
  const known = [token, ...secrets];
  octokit.hook.before("request", (options) => {
    for (const field of POSTED_TEXTS) {
      const text = options[field];
      if (typeof text === "string") options[field] = redactSecrets(text, { known });
    }
  });
  return octokit;
}

/** Returns true for an error answer with one of these HTTP statuses. */
export function isGitHubStatus(thrown: unknown, ...statuses: readonly number[]): thrown is RequestError {
  return thrown instanceof RequestError && statuses.includes(thrown.status);
}

/**
 * Translates GitHub's errors to the toolkit's; returns other errors unchanged. No other code reads them. `doing`
 * completes "Could not …".
 */
function translateGitHubError(thrown: unknown, doing: string): unknown {
  if (!(thrown instanceof RequestError)) return thrown;
  const unavailable = thrown.status >= 500 || thrown.status === 429;
  const message = `Could not ${doing}: GitHub answered ${thrown.status} ${firstLine(thrown.message)}`;
  return new PipelineError(unavailable ? "GITHUB_UNAVAILABLE" : "GITHUB_REFUSED", message, { cause: thrown });
}

/** Runs one request, or several that belong together, and translates their errors; `doing` completes "Could not …". */
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
