import type { RepositoryRecord } from "../store/records/repositories.ts";
import type { Actor } from "./actor.ts";

/** Hono's environment in every route of the stand-in: bindings of the Node server, and variables of the middleware. */
export interface AppEnv {
  Bindings: { readonly outgoing?: { readonly socket: { destroy(): void } | null } };
  Variables: {
    actor: Actor;
    /** The repository in the route's path; set by `needs`. */
    repository: RepositoryRecord;
  };
}
