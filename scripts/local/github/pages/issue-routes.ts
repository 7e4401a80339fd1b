import { Hono, type Context as HonoContext } from "hono";
import { HTTPException } from "hono/http-exception";
import type { AppEnv } from "../auth/app-env.ts";
import type { Context } from "../context/context.ts";
import type { IssueRecord } from "../store/records/issues.ts";
import { findIssue, loadConversation } from "./load/conversation.ts";
import { loadIssueList } from "./load/issues.ts";
import { loadScope, type PageScope, readNumberParam } from "./load/page-scope.ts";
import { respondInRepository } from "./respond.ts";
import { issuePath } from "./text/addresses.ts";
import { pluralize } from "./text/pluralize.ts";
import { describeIssue } from "./views/badges.ts";
import { issuePage } from "./views/conversation.ts";
import { issueListPage } from "./views/issue-list.ts";

/** Serves the lists of issues and pull requests, and the page of an issue. */
export function issueRoutes(context: Context): Hono<AppEnv> {
  const routes = new Hono<AppEnv>();

  for (const [path, kind, title] of [
    ["issues", "issue", "Issues"],
    ["pulls", "pull", "Pull requests"],
  ] as const) {
    routes.get(`/:owner/:repo/${path}`, (c) => {
      const scope = loadScope(context, c);
      const filter = c.req.query("state") === "closed" ? "closed" : "open";
      const list = loadIssueList(scope, kind, filter, c.req.query("label"));
      return respondInRepository(c, scope, path, { title, content: issueListPage(list, context.nowMs()) });
    });
  }

  routes.get("/:owner/:repo/issues/:number{[0-9]+}", (c) => {
    const scope = loadScope(context, c);
    const issue = requireIssue(c, scope);
    if (issue.pull !== null) return c.redirect(issuePath(scope.fullName, "pull", issue.number), 302);
    return showIssue(c, scope, issue);
  });

  return routes;
}

/** A form that the API refused. */
export interface Refusal {
  /** The API's message. */
  readonly problem: string;
  readonly status: number;
  /** The text that the person wrote, to show it again. */
  readonly draft: string;
}

/** Answers with an issue's page. */
export function showIssue(
  c: HonoContext<AppEnv>,
  scope: PageScope,
  issue: IssueRecord,
  refusal?: Refusal,
): Response | Promise<Response> {
  const view = loadConversation(scope, issue, refusal?.draft ?? "");
  return respondInRepository(c, scope, "issues", {
    title: `${issue.title} · Issue #${issue.number}`,
    content: issuePage(view, scope.context.nowMs()),
    source: issuePath(scope.fullName, "issue", issue.number),
    announcement: `${describeIssue("issue", view.state).text}, ${pluralize(view.commentCount, "comment")}`,
    ...(refusal && { problem: refusal.problem, status: refusal.status }),
  });
}

/** Finds the issue or pull request in the path; throws 404 without one. */
export function requireIssue(c: HonoContext<AppEnv>, scope: PageScope): IssueRecord {
  const issue = findIssue(scope, readNumberParam(c, "number"));
  if (issue === undefined) throw new HTTPException(404);
  return issue;
}
