import { Hono, type Context as HonoContext } from "hono";
import { HTTPException } from "hono/http-exception";
import type { AppEnv } from "../auth/app-env.ts";
import type { Context } from "../context/context.ts";
import type { IssueRecord } from "../store/records/issues.ts";
import { findIssue, loadConversation } from "./load/conversation.ts";
import { loadIssueList } from "./load/issues.ts";
import { numberParam, type PageScope, scopeOf } from "./load/page-scope.ts";
import { respondInRepository } from "./respond.ts";
import { describeIssue } from "./views/badges.ts";
import { issuePage } from "./views/conversation.ts";
import { issueListPage } from "./views/issue-list.ts";

/** Lists of issues and pull requests, and an issue's own page. */
export function issueRoutes(context: Context): Hono<AppEnv> {
  const routes = new Hono<AppEnv>();

  for (const [path, kind, title] of [
    ["issues", "issue", "Issues"],
    ["pulls", "pull", "Pull requests"],
  ] as const) {
    routes.get(`/:owner/:repo/${path}`, (c) => {
      const scope = scopeOf(context, c);
      const filter = c.req.query("state") === "closed" ? "closed" : "open";
      const list = loadIssueList(scope, kind, filter, c.req.query("label"));
      return respondInRepository(c, scope, path, { title, content: issueListPage(list, context.nowMs()) });
    });
  }

  routes.get("/:owner/:repo/issues/:number{[0-9]+}", (c) => {
    const scope = scopeOf(context, c);
    const issue = existingIssue(c, scope);
    if (issue.pull !== null) return c.redirect(`/${scope.fullName}/pull/${issue.number}`, 302);
    return showIssue(c, scope, issue);
  });

  return routes;
}

/** What became of a form that was refused. */
export interface Refusal {
  readonly problem: string;
  readonly status: number;
  /** What the person had written. */
  readonly draft: string;
}

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
    source: `/${scope.fullName}/issues/${issue.number}`,
    announcement: `${describeIssue("issue", view.state).text}, ${view.commentCount} comments`,
    ...(refusal && { problem: refusal.problem, status: refusal.status }),
  });
}

/** 404 when there is no issue or pull request of that number. */
export function existingIssue(c: HonoContext<AppEnv>, scope: PageScope): IssueRecord {
  const issue = findIssue(scope, numberParam(c, "number"));
  if (issue === undefined) throw new HTTPException(404);
  return issue;
}
