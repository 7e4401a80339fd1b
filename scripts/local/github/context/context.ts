import type { Needs } from "../auth/needs.ts";
import type { RateLimits } from "../auth/rate-limits.ts";
import type { RuntimeTokens } from "../auth/runtime-tokens.ts";
import type { Sessions } from "../auth/sessions.ts";
import type { Events } from "../events/events.ts";
import type { GitRepositories } from "../git/git-repositories.ts";
import type { Signatures } from "../http/signatures.ts";
import type { Urls } from "../http/urls.ts";
import type { JobLogs } from "../store/job-logs.ts";
import type { Store } from "../store/store.ts";

/** The services and state that every route module receives: `function <noun>Routes(context: Context): Hono<AppEnv>`. */
export interface Context {
  readonly store: Store;
  readonly git: GitRepositories;
  readonly events: Events;
  readonly logs: JobLogs;
  readonly urls: Urls;
  readonly rateLimits: RateLimits;
  readonly runtimeTokens: RuntimeTokens;
  readonly signatures: Signatures;
  readonly sessions: Sessions;
  /** Absolute path of the directory with git repositories, logs, and the bytes of caches and artifacts. */
  readonly stateDirectory: string;
  readonly needs: Needs;
  /** Returns the current time as GitHub writes it: ISO 8601 in whole seconds. */
  now(): string;
  /** Returns the current time in milliseconds since the epoch. */
  nowMs(): number;
  /** Writes a line to the stand-in's log. */
  log(message: string): void;
  /** Tells the runner to cancel a run. */
  cancelRun(runId: number): void;
  /** Returns a person's token, which is created on first use. Throws for an unknown login. */
  tokenOf(login: string): string;
  /** Calls the stand-in's REST API in process, anonymously without a login. `path` is relative to `/api/v3`. */
  callApi(login: string | undefined, path: string, init?: RequestInit): Promise<Response>;
}
