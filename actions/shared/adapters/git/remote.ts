import { tmpdir } from "node:os";
import { PipelineError } from "../../domain/errors.ts";
import type { Clock } from "../../ports/clock.ts";
import { type RetryPolicy, retrying } from "../http/retry-policy.ts";
import { GitError, type GitOptions, type GitResult, runGit } from "./run-git.ts";

interface GitRemoteOptions {
  /** The repository's URL, without credentials. */
  readonly url: string;
  /** Absent for a repository on this machine. */
  readonly token?: string;
  readonly clock: Clock;
}

/** A remote repository, with limited retries and translated errors. */
export interface GitRemote {
  readonly url: string;
  /** Runs git against the remote. Throws GITHUB_UNAVAILABLE or GITHUB_REFUSED; `doing` completes "git could not …". */
  run(
    doing: string,
    args: readonly string[],
    options?: Omit<GitOptions, "cwd" | "token">,
  ): Promise<GitResult>;
}

const POLICY: RetryPolicy = {
  attempts: 3,
  baseDelayMs: 300,
  maxRetryAfterMs: 0,
  deadlineMs: 10_000,
};

const REFUSED =
  /authentication failed|could not read username|permission|returned error: 4\d\d|repository .*not found|pre-receive hook declined|does not appear to be a git repository/i;

/** Matches git's errors when two runs save the same artifact at once; a retry finds the ref. */
const RACE = /cannot lock ref|failed to update ref|incorrect old value/i;
const UNAVAILABLE =
  /returned error: 5\d\d|returned error: 429|could not resolve host|failed to connect|couldn't connect|connection (was )?reset|timed out|early eof|hung up|rpc failed|empty reply/i;

/** Creates a remote whose git processes authenticate with `token`. */
export function createGitRemote({ url, token, clock }: GitRemoteOptions): GitRemote {
  return {
    url,
    async run(doing, args, options = {}) {
      const call = () =>
        runGit(args, { cwd: tmpdir(), ...options, ...(token === undefined ? {} : { token }) });
      const advise = (thrown: unknown) => ({
        retry: thrown instanceof GitError && (RACE.test(thrown.stderr) || UNAVAILABLE.test(thrown.stderr)),
      });
      try {
        return await retrying(POLICY, { clock }, advise, call);
      } catch (thrown) {
        throw translate(thrown, doing);
      }
    },
  };
}

/** Returns true if git failed only because the remote has no such ref. */
export function isMissingRef(thrown: unknown): boolean {
  const cause = thrown instanceof PipelineError ? thrown.cause : thrown;
  return cause instanceof GitError && /couldn't find remote ref/i.test(cause.stderr);
}

function translate(thrown: unknown, doing: string): unknown {
  if (!(thrown instanceof GitError)) return thrown;
  const lastLine = thrown.stderr.trim().split("\n").at(-1)?.slice(0, 300) ?? "";
  const code = REFUSED.test(thrown.stderr) ? "GITHUB_REFUSED" : "GITHUB_UNAVAILABLE";
  return new PipelineError(code, `git could not ${doing}: ${lastLine}`, { cause: thrown });
}
