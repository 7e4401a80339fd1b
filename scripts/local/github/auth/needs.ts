import type { MiddlewareHandler } from "hono";
import { GitHubError, notAccessibleByIntegration, notFound, requiresAuthentication } from "../http/errors.ts";
import type { Role } from "../store/records/accounts.ts";
import type { RepositoryRecord } from "../store/records/repositories.ts";
import { equalNames, type Store } from "../store/store.ts";
import type { Actor } from "./actor.ts";
import type { AppEnv } from "./app-env.ts";
import { atLeast, roleOf } from "./roles.ts";

/** Keys of a workflow's `permissions`, and `administration`, which no job can be given. */
export type Permission =
  | "actions"
  | "administration"
  | "checks"
  | "contents"
  | "deployments"
  | "issues"
  | "metadata"
  | "pull-requests"
  | "statuses";

export type Level = "read" | "write";

/**
 * Declares what a route below `/repos/:owner/:repo` asks of its caller. A job's token needs one of `permissions` at
 * `level`; a person needs `role` (by default `read` to read and `write` to write). Sets `repository`.
 */
export type Needs = (
  permissions: Permission | readonly Permission[],
  level: Level,
  role?: Role,
) => MiddlewareHandler<AppEnv>;

export function createNeeds(store: Store): Needs {
  return (permissions, level, role) => async (c, next) => {
    const repository = store.repository(c.req.param("owner") ?? "", c.req.param("repo") ?? "");
    const allowed = [permissions].flat();
    authorize(store, repository, c.get("actor"), allowed, level, role);
    c.set("repository", repository);
    await next();
  };
}

/** The rule itself, for callers that are not REST routes. Throws GitHub's 401, 403 or 404. */
export function authorize(
  store: Store,
  repository: RepositoryRecord | undefined,
  actor: Actor,
  permissions: readonly Permission[],
  level: Level,
  role: Role = level === "write" ? "write" : "read",
): asserts repository is RepositoryRecord {
  if (repository === undefined) throw notFound();
  switch (actor.kind) {
    case "anonymous":
      if (repository.private) throw notFound();
      if (level === "write" || role !== "read") throw requiresAuthentication();
      return;
    case "job":
      if (!equalNames(actor.repository, `${repository.owner}/${repository.name}`)) {
        if (repository.private) throw notFound();
        if (level === "write") throw notAccessibleByIntegration();
        return;
      }
      if (!permissions.some((permission) => grants(actor.permissions, permission, level))) {
        throw notAccessibleByIntegration();
      }
      return;
    case "user": {
      const held = roleOf(store, repository, actor.login);
      if (held === undefined) throw notFound();
      if (!atLeast(held, role)) throw missingRole(role);
    }
  }
}

function grants(
  granted: Readonly<Record<string, "read" | "write" | "none">>,
  permission: Permission,
  level: Level,
): boolean {
  // `metadata: read` comes with every token and cannot be taken away.
  const held = permission === "metadata" ? "read" : granted[permission];
  return held === "write" || held === level;
}

function missingRole(role: Role): GitHubError {
  return role === "admin"
    ? new GitHubError(403, "Must have admin rights to Repository.")
    : new GitHubError(403, "You must have push access to this repository.");
}
