import type { MiddlewareHandler } from "hono";
import { GitHubError, notAccessibleByIntegration, notFound, requiresAuthentication } from "../http/errors.ts";
import type { Role } from "../store/records/accounts.ts";
import type { RepositoryRecord } from "../store/records/repositories.ts";
import { equalNames, type Store } from "../store/store.ts";
import type { Actor } from "./actor.ts";
import type { AppEnv } from "./app-env.ts";
import { atLeast, findRole } from "./roles.ts";

/** A key of a workflow's `permissions`, or `administration`, which a job cannot have. */
type Permission =
  | "actions"
  | "administration"
  | "checks"
  | "contents"
  | "deployments"
  | "issues"
  | "metadata"
  | "pull-requests"
  | "statuses";

/** Access that a route needs to a permission. */
type Level = "read" | "write";

/**
 * Declares what a route below `/repos/:owner/:repo` requires of its caller. A job's token needs one of `permissions` at
 * `level`; a person needs `role` (by default `read` to read and `write` to write). Sets `repository` in the environment.
 */
export type Needs = (
  permissions: Permission | readonly Permission[],
  level: Level,
  role?: Role,
) => MiddlewareHandler<AppEnv>;

/** Creates the middleware that checks callers against the accounts and repositories of `store`. */
export function createNeeds(store: Store): Needs {
  return (permissions, level, role) => async (c, next) => {
    const repository = store.repository(c.req.param("owner") ?? "", c.req.param("repo") ?? "");
    authorize(store, repository, c.get("actor"), { permissions: [permissions].flat(), level, role });
    c.set("repository", repository);
    await next();
  };
}

/** What a caller needs on a repository. */
export interface Requirement {
  /** A job's token needs one of these. */
  readonly permissions: readonly Permission[];
  readonly level: Level;
  /** A person needs this role; by default `write` for the level `write`, and `read` otherwise. */
  readonly role?: Role | undefined;
}

/** Checks an actor against a requirement, also for callers that are not REST routes. Throws GitHub's 401, 403 or 404. */
export function authorize(
  store: Store,
  repository: RepositoryRecord | undefined,
  actor: Actor,
  requirement: Requirement,
): asserts repository is RepositoryRecord {
  if (repository === undefined) throw notFound();
  const { level, role = level === "write" ? "write" : "read" } = requirement;
  switch (actor.kind) {
    case "anonymous":
      if (repository.private) throw notFound();
      if (level === "write" || role !== "read") throw requiresAuthentication();
      return;
    case "job":
      authorizeJob(repository, actor, requirement);
      return;
    case "user": {
      const held = findRole(store, repository, actor.login);
      if (held === undefined) throw notFound();
      if (!atLeast(held, role)) throw missingRole(role);
    }
  }
}

function authorizeJob(
  repository: RepositoryRecord,
  job: Extract<Actor, { kind: "job" }>,
  { permissions, level }: Requirement,
): void {
  if (!equalNames(job.repository, `${repository.owner}/${repository.name}`)) {
    // A job reads public repositories, and nothing else outside its own.
    if (repository.private) throw notFound();
    if (level === "write") throw notAccessibleByIntegration();
    return;
  }
  if (!permissions.some((permission) => grants(job.permissions, permission, level))) {
    throw notAccessibleByIntegration();
  }
}

function grants(
  granted: Readonly<Record<string, "read" | "write" | "none">>,
  permission: Permission,
  level: Level,
): boolean {
  // Every token has `metadata: read`.
  const held = permission === "metadata" ? "read" : granted[permission];
  return held === "write" || held === level;
}

function missingRole(role: Role): GitHubError {
  return role === "admin"
    ? new GitHubError(403, "Must have admin rights to Repository.")
    : new GitHubError(403, "You must have push access to this repository.");
}
