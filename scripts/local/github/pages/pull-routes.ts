import { Hono, type Context as HonoContext } from "hono";
import type { AppEnv } from "../auth/app-env.ts";
import type { Context } from "../context/context.ts";
import type { IssueRecord } from "../store/records/issues.ts";
import { existingIssue, type Refusal } from "./issue-routes.ts";
import { ApiRefusal, callApi } from "./load/api.ts";
import { loadPullRequest } from "./load/conversation.ts";
import { type PageScope, scopeOf } from "./load/page-scope.ts";
import { respondInRepository } from "./respond.ts";
import { describeIssue } from "./views/badges.ts";
import { summarizeChecks } from "./views/checks.ts";
import { summarizeDeployments } from "./views/deployments.ts";
import { type PullRequestView, type PullTab, pullRequestPage } from "./views/pull-request.ts";

/** A pull request's page with its tabs, and its merge. */
export function pullRoutes(context: Context): Hono<AppEnv> {
  const routes = new Hono<AppEnv>();

  for (const [path, tab] of [
    ["", "conversation"],
    ["/commits", "commits"],
    ["/files", "files"],
  ] as const) {
    routes.get(`/:owner/:repo/pull/:number{[0-9]+}${path}`, (c) => {
      const scope = scopeOf(context, c);
      return showPull(c, scope, existingIssue(c, scope), tab);
    });
  }

  routes.post("/:owner/:repo/pull/:number{[0-9]+}/merge", async (c) => {
    const scope = scopeOf(context, c);
    const issue = existingIssue(c, scope);
    const form = await c.req.formData();
    const sha = String(form.get("sha") ?? "");
    const method = String(form.get("method") ?? "merge");
    const address = `/repos/${scope.fullName}/pulls/${issue.number}`;
    try {
      if (method === "update")
        await callApi(scope, "PUT", `${address}/update-branch`, { expected_head_sha: sha });
      else await callApi(scope, "PUT", `${address}/merge`, { sha, merge_method: method });
    } catch (thrown) {
      if (!(thrown instanceof ApiRefusal)) throw thrown;
      return showPull(c, scope, issue, "conversation", {
        problem: thrown.message,
        status: thrown.status,
        draft: "",
      });
    }
    return c.redirect(`/${scope.fullName}/pull/${issue.number}`, 303);
  });

  return routes;
}

export async function showPull(
  c: HonoContext<AppEnv>,
  scope: PageScope,
  issue: IssueRecord,
  tab: PullTab["tab"],
  refusal?: Refusal,
): Promise<Response> {
  const address = `/${scope.fullName}/pull/${issue.number}`;
  if (issue.pull === null) return c.redirect(`/${scope.fullName}/issues/${issue.number}`, 302);
  const view = await loadPullRequest(scope, issue, issue.pull, tab, refusal?.draft);
  return respondInRepository(c, scope, "pulls", {
    title: `${issue.title} · Pull request #${issue.number}`,
    content: pullRequestPage(view, scope.context.nowMs()),
    source: tab === "conversation" ? address : `${address}/${tab}`,
    announcement: announce(view),
    ...(refusal && { problem: refusal.problem, status: refusal.status }),
  });
}

function announce({ conversation, content }: PullRequestView): string {
  const state = describeIssue("pull", conversation.state).text;
  if (content.tab !== "conversation") return state;
  const parts = [state, summarizeChecks(content.checks).text];
  if (content.deployments.length > 0) parts.push(summarizeDeployments(content.deployments));
  return parts.join(". ");
}
