import type { Permissions } from "../host/runner-host.ts";
import { invalidAt } from "../syntax/problem.ts";
import { listEntries, literalString, type Template } from "../syntax/template.ts";

type Level = "read" | "write" | "none";

/** The scopes that `read-all` and `write-all` set. */
const SCOPES = [
  "actions",
  "artifact-metadata",
  "attestations",
  "checks",
  "contents",
  "deployments",
  "discussions",
  "id-token",
  "issues",
  "models",
  "packages",
  "pages",
  "pull-requests",
  "repository-projects",
  "security-events",
  "statuses",
];

/** Permissions of a token without `permissions`: GitHub's restricted default, which new repositories have. */
export const RESTRICTED: Permissions = { contents: "read", packages: "read", metadata: "read" };

const RANK: Readonly<Record<Level, number>> = { none: 0, read: 1, write: 2 };

/** Parses a `permissions` key. Unnamed scopes get no access; `metadata: read` is always included. */
function parsePermissions(template: Template): Permissions {
  const shorthand = literalString(template);
  if (shorthand === "read-all") return allScopes("read");
  if (shorthand === "write-all") return allScopes("write");
  const levels = listEntries(template).map(({ key, value }) => [key, parseLevel(value)] as const);
  return { ...Object.fromEntries(levels), metadata: "read" };
}

/**
 * Returns the permissions of a job: those it asks for, or else those of its caller. Throws PipelineError
 * WORKFLOW_INVALID if a called workflow asks for more than its caller has.
 */
export function grantPermissions(asked: Template | undefined, ceiling: Permissions | undefined): Permissions {
  if (asked === undefined) return ceiling ?? RESTRICTED;
  const permissions = parsePermissions(asked);
  if (ceiling === undefined) return permissions;
  for (const [scope, level] of Object.entries(permissions)) {
    const allowed = ceiling[scope] ?? "none";
    if (RANK[level] <= RANK[allowed]) continue;
    throw invalidAt(
      asked.location,
      `The workflow is requesting '${scope}: ${level}', but is only allowed '${scope}: ${allowed}'.`,
    );
  }
  return permissions;
}

/** Lowers `write` to `read`, for pull requests of forks. */
export function readOnly(permissions: Permissions): Permissions {
  return Object.fromEntries(
    Object.entries(permissions).map(([scope, level]) => [scope, level === "write" ? "read" : level]),
  );
}

function allScopes(level: Level): Permissions {
  return { ...Object.fromEntries(SCOPES.map((scope) => [scope, level])), metadata: "read" };
}

function parseLevel(template: Template): Level {
  const level = literalString(template);
  if (level === "read" || level === "write" || level === "none") return level;
  throw invalidAt(template.location, "A permission is `read`, `write` or `none`.");
}
