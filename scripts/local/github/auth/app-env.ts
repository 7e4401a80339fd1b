import type { RepositoryRecord } from "../store/records/repositories.ts";
import type { Actor } from "./actor.ts";

/** Hono's environment in every route of the stand-in. */
export interface AppEnv {
  Bindings: { readonly outgoing?: { readonly socket: { destroy(): void } | null } };
  Variables: {
    actor: Actor;
    /** Set by `needs`. */
    repository: RepositoryRecord;
  };
}
