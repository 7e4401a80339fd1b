import { Hono } from "hono";
import { type AppEnv, type Context, signedIn } from "../context.ts";
import { readBody } from "../http/body-reader.ts";
import { paginate } from "../http/pagination.ts";
import { changeIssue, type IssueChange } from "../issues/change-issue.ts";
import { loadIssue, mayTriage, requireAuthorOrTriage } from "../issues/issue-access.ts";
import { emitIssueEvent } from "../issues/issue-events.ts";
import { checkIssueText, readNames } from "../issues/issue-fields.ts";
import { filterIssues } from "../issues/issue-filters.ts";
import { resolveLabelNames } from "../issues/label-names.ts";
import { presentIssue } from "../present/issue.ts";

/** https://docs.github.com/en/rest/issues/issues */
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
    const body = await readBody(c);
    const title = body.requiredString("title");
    const text = body.string("body");
    const labels = readNames(body, "labels", "name") ?? [];
    const assignees = readNames(body, "assignees", "login") ?? [];
    body.done();
    checkIssueText({ title, ...(text === undefined ? {} : { body: text }) });

    const now = context.now();
    const issue = store.issues.insert({
      repositoryId: repository.id,
      number: store.takeNumber(repository.id),
      title,
      body: text ?? null,
      state: "open",
      stateReason: null,
      author: actor.login,
      labels: [],
      assignees: [],
      locked: false,
      createdAt: now,
      updatedAt: now,
      closedAt: null,
      closedBy: null,
      pull: null,
    });
    // Without the role triage GitHub drops labels and assignees silently.
    const change = mayTriage(context, repository, actor)
      ? { labels: resolveLabelNames(context, repository, labels), assignees: accounts(assignees) }
      : {};
    // The event `opened` shows the issue with its labels, and comes before theirs.
    emitIssueEvent(context, repository, { ...issue, ...change }, "opened", actor);
    return c.json(
      presentIssue(context, repository, changeIssue(context, repository, issue, change, actor)),
      201,
    );
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
      const body = await readBody(c);
      const title = body.string("title");
      const text = body.isNull("body") ? null : body.string("body");
      const state = body.oneOf("state", ["open", "closed"] as const);
      const stateReason = body.oneOf("state_reason", [
        "completed",
        "not_planned",
        "duplicate",
        "reopened",
      ] as const);
      const labels = readNames(body, "labels", "name");
      const assignees = readNames(body, "assignees", "login");
      body.done();
      checkIssueText({ ...(title === undefined ? {} : { title }), ...(text ? { body: text } : {}) });

      const organises = mayTriage(context, repository, actor);
      const change: IssueChange = {
        ...(title === undefined ? {} : { title }),
        ...(text === undefined ? {} : { body: text }),
        ...(state === undefined ? {} : { state }),
        ...(stateReason === undefined ? {} : { stateReason }),
        ...(labels && organises ? { labels: resolveLabelNames(context, repository, labels) } : {}),
        ...(assignees && organises ? { assignees: accounts(assignees) } : {}),
      };
      return c.json(
        presentIssue(context, repository, changeIssue(context, repository, issue, change, actor)),
      );
    },
  );

  return app;

  function accounts(logins: readonly string[]): readonly string[] {
    const known = logins.map((login) => store.account(login)?.login).filter((login) => login !== undefined);
    return [...new Set(known)];
  }
}
