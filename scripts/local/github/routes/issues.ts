import { Hono, type Context as Request } from "hono";
import type { SignedInActor } from "../auth/actor.ts";
import { signedIn } from "../auth/actor.ts";
import type { AppEnv } from "../auth/app-env.ts";
import type { Context } from "../context/context.ts";
import { readBody } from "../http/body-reader.ts";
import { paginate } from "../http/pagination.ts";
import { changeIssue, type IssueChange } from "../issues/change-issue.ts";
import { loadIssue, mayTriage, requireAuthorOrTriage } from "../issues/issue-access.ts";
import { checkIssueText, readNames } from "../issues/issue-fields.ts";
import { resolveLabelNames } from "../issues/label-names.ts";
import { openIssue } from "../issues/open-issue.ts";
import { presentIssue } from "../present/issue.ts";
import { editPull } from "../pulls/edit-pull.ts";
import { filterIssues } from "../queries/issue-filters.ts";

const STATE_REASONS = ["completed", "not_planned", "duplicate", "reopened"] as const;

/** Serves https://docs.github.com/en/rest/issues/issues */
export function issueRoutes(context: Context): Hono<AppEnv> {
  const { store, needs } = context;
  const app = new Hono<AppEnv>();

  app.get("/repos/:owner/:repo/issues", needs(["issues", "pull-requests"], "read"), (c) => {
    const repository = c.get("repository");
    const rows = store.issues.filter(({ repositoryId }) => repositoryId === repository.id);
    const found = filterIssues(rows, c.req.query());
    return c.json(paginate(c, found).map((issue) => presentIssue(context, repository, issue)));
  });

  app.post("/repos/:owner/:repo/issues", needs("issues", "write", "read"), async (c) => {
    const repository = c.get("repository");
    const actor = signedIn(c.get("actor"));
    const issue = openIssue(context, repository, await readNewIssue(context, c, actor), actor);
    return c.json(presentIssue(context, repository, issue), 201);
  });

  app.get("/repos/:owner/:repo/issues/:number{[0-9]+}", needs(["issues", "pull-requests"], "read"), (c) =>
    c.json(presentIssue(context, c.get("repository"), loadIssue(context, c))),
  );

  app.patch(
    "/repos/:owner/:repo/issues/:number{[0-9]+}",
    needs(["issues", "pull-requests"], "write", "read"),
    async (c) => {
      const repository = c.get("repository");
      const issue = loadIssue(context, c);
      const actor = requireAuthorOrTriage(context, c, issue);
      const { state, ...change } = await readChange(context, c, actor);
      const isPull = issue.pull !== null;
      const direct = isPull || state === undefined ? change : { ...change, state };
      const changed = changeIssue(context, { repository, issue, actor }, direct);
      // Closing or reopening a pull request also has to look at its branches.
      const viaPull = isPull && state !== undefined;
      const scope = { repository, issue: changed, actor };
      const shown = viaPull ? await editPull(context, scope, { state }) : changed;
      return c.json(presentIssue(context, repository, shown));
    },
  );

  return app;
}

/** Reads a new issue. As on GitHub, labels and assignees have no effect without the triage role. */
async function readNewIssue(context: Context, c: Request<AppEnv>, actor: SignedInActor) {
  const repository = c.get("repository");
  const body = await readBody(c);
  const title = body.requiredString("title");
  const text = body.string("body");
  const labels = readNames(body, "labels", "name") ?? [];
  const assignees = readNames(body, "assignees", "login") ?? [];
  body.done();
  checkIssueText({ title, ...(text === undefined ? {} : { body: text }) });
  const organises = mayTriage(context, repository, actor);
  return {
    title,
    body: text ?? null,
    labels: organises ? resolveLabelNames(context, repository, labels) : [],
    assignees: organises ? findLogins(context, assignees) : [],
  };
}

/** Reads a change to an issue. Labels and assignees have no effect without the triage role. */
async function readChange(context: Context, c: Request<AppEnv>, actor: SignedInActor): Promise<IssueChange> {
  const repository = c.get("repository");
  const body = await readBody(c);
  const title = body.string("title");
  const text = body.isNull("body") ? null : body.string("body");
  const state = body.oneOf("state", ["open", "closed"] as const);
  const stateReason = body.oneOf("state_reason", STATE_REASONS);
  const labels = readNames(body, "labels", "name");
  const assignees = readNames(body, "assignees", "login");
  body.done();
  checkIssueText({ ...(title === undefined ? {} : { title }), ...(text ? { body: text } : {}) });
  const organises = mayTriage(context, repository, actor);
  return {
    ...(title === undefined ? {} : { title }),
    ...(text === undefined ? {} : { body: text }),
    ...(state === undefined ? {} : { state }),
    ...(stateReason === undefined ? {} : { stateReason }),
    ...(labels && organises ? { labels: resolveLabelNames(context, repository, labels) } : {}),
    ...(assignees && organises ? { assignees: findLogins(context, assignees) } : {}),
  };
}

/** Finds the logins of existing accounts, without duplicates. */
function findLogins({ store }: Context, logins: readonly string[]): readonly string[] {
  const known = logins.map((login) => store.account(login)?.login).filter((login) => login !== undefined);
  return [...new Set(known)];
}
