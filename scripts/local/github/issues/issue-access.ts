import type { Context as Request } from "hono";
import { type SignedInActor, signedIn } from "../auth/actor.ts";
import type { AppEnv } from "../auth/app-env.ts";
import { atLeast, findRole } from "../auth/roles.ts";
import type { Context } from "../context/context.ts";
import { GitHubError, notAccessibleByIntegration, notFound } from "../http/errors.ts";
import type { IssueRecord } from "../store/records/issues.ts";
import type { RepositoryRecord } from "../store/records/repositories.ts";

/**
 * Loads the issue or pull request that a route names. For routes that `needs` lets in with the permission `issues` or
 * `pull-requests`: on an issue, a job's token needs `issues`. Throws GitHub's 404 and 403.
 */
export function loadIssue(
  { store }: Context,
  c: Request<AppEnv>,
  number = c.req.param("number"),
): IssueRecord {
  const issue = store.issue(c.get("repository").id, Number(number));
  if (issue === undefined) throw notFound();
  const actor = c.get("actor");
  if (actor.kind === "job" && issue.pull === null) {
    const granted = actor.permissions["issues"];
    const reads = c.req.method === "GET" || c.req.method === "HEAD";
    if (granted !== "write" && !(reads && granted === "read")) throw notAccessibleByIntegration();
  }
  return issue;
}

/** Returns true for an actor that may triage: a job that `needs` has let in, or a person with at least that role. */
export function mayTriage({ store }: Context, repository: RepositoryRecord, actor: SignedInActor): boolean {
  return actor.kind === "job" || atLeast(findRole(store, repository, actor.login), "triage");
}

/** Returns the caller if it is the author or may triage. Throws GitHub's 403 otherwise. */
export function requireAuthorOrTriage(
  context: Context,
  c: Request<AppEnv>,
  { author }: { readonly author: string },
): SignedInActor {
  const actor = signedIn(c.get("actor"));
  if (actor.login !== author && !mayTriage(context, c.get("repository"), actor)) {
    throw new GitHubError(403, "Must have triage access to Repository.");
  }
  return actor;
}

/** Returns the caller if it may triage. Throws GitHub's 403 otherwise. */
export function requireTriage(context: Context, c: Request<AppEnv>): SignedInActor {
  return requireAuthorOrTriage(context, c, { author: "" });
}
