import type { Needs } from "../auth/needs.ts";
import type { RateLimits } from "../auth/rate-limits.ts";
import type { RuntimeTokens } from "../auth/runtime-tokens.ts";
import type { Events } from "../events/events.ts";
import type { GitRepositories } from "../git/git-repositories.ts";
import type { Signatures } from "../http/signatures.ts";
import type { Urls } from "../http/urls.ts";
import type { JobLogs } from "../store/job-logs.ts";
import type { Store } from "../store/store.ts";

/** What every route module receives: `export function <noun>Routes(context: Context): Hono<AppEnv>`. */
export interface Context {
  readonly store: Store;
  readonly git: GitRepositories;
  readonly events: Events;
  readonly logs: JobLogs;
  readonly urls: Urls;
  readonly rateLimits: RateLimits;
  readonly runtimeTokens: RuntimeTokens;
  readonly signatures: Signatures;
  /** Absolute path: git repositories, logs, cached bytes. */
  readonly stateDirectory: string;
  readonly needs: Needs;
  /** Now, as GitHub writes times: ISO 8601 in whole seconds. */
  now(): string;
  nowMs(): number;
  log(message: string): void;
  /** Tells the runner to cancel a run. */
  cancelRun(runId: number): void;
  /** A person's token; made on first use. Throws when there is no such account. */
  tokenOf(login: string): string;
  /** The stand-in's own REST API, in process. `path` starts below `/api/v3`. Anonymous without a login. */
  callApi(login: string | undefined, path: string, init?: RequestInit): Promise<Response>;
}
