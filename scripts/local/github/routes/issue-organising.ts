import { Hono, type Context as Request } from "hono";
import type { AppEnv } from "../auth/app-env.ts";
import type { Context } from "../context/context.ts";
import { readBody } from "../http/body-reader.ts";
import { notFound } from "../http/errors.ts";
import { paginate } from "../http/pagination.ts";
import { changeIssue } from "../issues/change-issue.ts";
import { loadIssue, requireTriage } from "../issues/issue-access.ts";
import { readNames } from "../issues/issue-fields.ts";
import { presentIssue } from "../present/issue.ts";
import { presentUser } from "../present/user.ts";
import type { RepositoryRecord } from "../store/records/repositories.ts";
import { equalNames } from "../store/store.ts";

const ISSUE = "/repos/:owner/:repo/issues/:number{[0-9]+}";

/** Serves assignees and locking. https://docs.github.com/en/rest/issues/assignees */
export function issueOrganisingRoutes(context: Context): Hono<AppEnv> {
  const { needs } = context;
  const app = new Hono<AppEnv>();
  const write = needs(["issues", "pull-requests"], "write", "triage");

  app.get("/repos/:owner/:repo/assignees", needs("metadata", "read"), (c) => {
    const logins = paginate(c, listAssignable(context, c.get("repository")));
    return c.json(logins.map((login) => presentUser(context, login)));
  });

  app.get("/repos/:owner/:repo/assignees/:login", needs("metadata", "read"), (c) => {
    const login = c.req.param("login");
    if (!listAssignable(context, c.get("repository")).some((known) => equalNames(known, login)))
      throw notFound();
    return c.body(null, 204);
  });

  app.post(`${ISSUE}/assignees`, write, async (c) => {
    const repository = c.get("repository");
    const issue = loadIssue(context, c);
    const logins = await readAssignees(c);
    // As on GitHub, logins that cannot be assigned have no effect.
    const added = listAssignable(context, repository).filter((known) =>
      logins.some((login) => equalNames(login, known)),
    );
    const assignees = [...new Set([...issue.assignees, ...added])];
    const actor = requireTriage(context, c);
    const changed = changeIssue(context, { repository, issue, actor }, { assignees });
    return c.json(presentIssue(context, repository, changed), 201);
  });

  app.delete(`${ISSUE}/assignees`, write, async (c) => {
    const repository = c.get("repository");
    const issue = loadIssue(context, c);
    const logins = await readAssignees(c);
    const assignees = issue.assignees.filter((known) => !logins.some((login) => equalNames(login, known)));
    const actor = requireTriage(context, c);
    const changed = changeIssue(context, { repository, issue, actor }, { assignees });
    return c.json(presentIssue(context, repository, changed));
  });

  app.put(`${ISSUE}/lock`, write, (c) => setLocked(c, true));

  app.delete(`${ISSUE}/lock`, write, (c) => setLocked(c, false));

  return app;

  function setLocked(c: Request<AppEnv>, locked: boolean): Response {
    const issue = loadIssue(context, c);
    const actor = requireTriage(context, c);
    changeIssue(context, { repository: c.get("repository"), issue, actor }, { locked });
    return c.body(null, 204);
  }
}

/** Lists the logins that an issue can be assigned to. */
function listAssignable({ store }: Context, { owner, collaborators }: RepositoryRecord): readonly string[] {
  const account = store.account(owner);
  const owners = account?.type === "Organization" ? Object.keys(account.members) : [owner];
  return [...new Set([...owners, ...Object.keys(collaborators)])];
}

async function readAssignees(c: Request<AppEnv>): Promise<readonly string[]> {
  const body = await readBody(c);
  const logins = readNames(body, "assignees", "login") ?? [];
  body.done();
  return logins;
}
