import type { Permissions } from "../host/runner-host.ts";
import { invalidAt } from "../syntax/problem.ts";
import { entriesOf, literalText, type Template } from "../syntax/template.ts";

type Level = "read" | "write" | "none";

/** The scopes that `read-all` and `write-all` mean. */
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

/** What a token may do when no `permissions` are given: GitHub's restricted default, the one for new repositories. */
export const RESTRICTED: Permissions = { contents: "read", packages: "read", metadata: "read" };

const RANK: Readonly<Record<Level, number>> = { none: 0, read: 1, write: 2 };

/** Reads a `permissions` key; scopes that are not named get nothing, `metadata: read` is always there. */
export function parsePermissions(template: Template): Permissions {
  const shorthand = literalText(template);
  if (shorthand === "read-all") return everything("read");
  if (shorthand === "write-all") return everything("write");
  const levels = entriesOf(template).map(({ key, value }) => [key, parseLevel(value)] as const);
  return { ...Object.fromEntries(levels), metadata: "read" };
}

/**
 * The permissions of a job: its own, else its workflow's, else what the caller has.
 * @throws PipelineError WORKFLOW_INVALID when a called workflow asks for more than its caller has.
 */
export function grantPermissions(asked: Template | undefined, ceiling: Permissions | undefined): Permissions {
  if (asked === undefined) return ceiling ?? RESTRICTED;
  const permissions = parsePermissions(asked);
  if (ceiling === undefined) return permissions;
  for (const [scope, level] of Object.entries(permissions)) {
    const allowed = ceiling[scope] ?? "none";
    if (RANK[level] <= RANK[allowed]) continue;
    throw invalidAt(
      asked.place,
      `The workflow is requesting '${scope}: ${level}', but is only allowed '${scope}: ${allowed}'.`,
    );
  }
  return permissions;
}

/** For pull requests of forks: what was `write` becomes `read`. */
export function readOnly(permissions: Permissions): Permissions {
  return Object.fromEntries(
    Object.entries(permissions).map(([scope, level]) => [scope, level === "write" ? "read" : level]),
  );
}

function everything(level: Level): Permissions {
  return { ...Object.fromEntries(SCOPES.map((scope) => [scope, level])), metadata: "read" };
}

function parseLevel(template: Template): Level {
  const level = literalText(template);
  if (level === "read" || level === "write" || level === "none") return level;
  throw invalidAt(template.place, "A permission is `read`, `write` or `none`.");
}
