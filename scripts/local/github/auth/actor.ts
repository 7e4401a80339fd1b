import { requiresAuthentication } from "../http/errors.ts";
import type { TokenRecord } from "../store/records/accounts.ts";
import type { Store } from "../store/store.ts";

/** The caller of a request: anonymous, a person, or a workflow job. */
export type Actor =
  | { readonly kind: "anonymous"; readonly login: null }
  | { readonly kind: "user"; readonly login: string }
  | {
      readonly kind: "job";
      readonly login: typeof ACTIONS_BOT;
      /** `owner/name`. */
      readonly repository: string;
      readonly runId: number;
      readonly jobId: number;
      readonly permissions: Readonly<Record<string, "read" | "write" | "none">>;
    };

/** An actor with a login. */
export type SignedInActor = Exclude<Actor, { kind: "anonymous" }>;

/** Returns a signed-in actor unchanged. Throws GitHub's 401 for an anonymous caller. */
export function signedIn(actor: Actor): SignedInActor {
  if (actor.kind === "anonymous") throw requiresAuthentication();
  return actor;
}

/** The actor of a request without credentials. */
export const ANONYMOUS: Actor = { kind: "anonymous", login: null };

/** Login of the account behind a job's `GITHUB_TOKEN`. */
export const ACTIONS_BOT = "github-actions[bot]";

function toActor({ login, job }: TokenRecord): SignedInActor {
  return job === undefined ? { kind: "user", login } : { kind: "job", login: ACTIONS_BOT, ...job };
}

/**
 * Finds the actor behind an `Authorization` header: `token T`, `Bearer T`, or Basic with the token as the password, as
 * git sends it. Returns the anonymous actor without a header, and undefined for an unknown token.
 */
export function authenticate(store: Store, header: string | undefined): Actor | undefined {
  if (header === undefined || header === "") return ANONYMOUS;
  const token = tokenIn(header);
  const record = store.tokens.find((row) => row.token === token);
  return record === undefined ? undefined : toActor(record);
}

function tokenIn(header: string): string | undefined {
  const [, scheme = "", credentials = ""] = /^(\S+)\s+(.+)$/.exec(header.trim()) ?? [];
  switch (scheme.toLowerCase()) {
    case "token":
    case "bearer":
      return credentials;
    case "basic": {
      const [user = "", ...password] = Buffer.from(credentials, "base64").toString().split(":");
      return password.join(":") || user;
    }
    default:
      return undefined;
  }
}
