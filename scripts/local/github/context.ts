import type { Actor, SignedInActor } from "./auth/actor.ts";
import type { Needs } from "./auth/needs.ts";
import type { RuntimeTokens } from "./auth/runtime-tokens.ts";
import type { Events } from "./events/events.ts";
import type { GitRepositories } from "./git/git-repositories.ts";
import { requiresAuthentication } from "./http/errors.ts";
import type { RateLimits } from "./http/rate-limits.ts";
import type { Signatures } from "./http/signatures.ts";
import type { JobLogs } from "./store/job-logs.ts";
import type { RepositoryRecord } from "./store/records/repositories.ts";
import type { Store } from "./store/store.ts";
import type { Urls } from "./urls.ts";

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

export interface AppEnv {
  Bindings: { readonly outgoing?: { readonly socket: { destroy(): void } | null } };
  Variables: {
    actor: Actor;
    /** Set by `needs`. */
    repository: RepositoryRecord;
  };
}

/** Throws GitHub's 401 for an anonymous caller. */
export function signedIn(actor: Actor): SignedInActor {
  if (actor.kind === "anonymous") throw requiresAuthentication();
  return actor;
}
