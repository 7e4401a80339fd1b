import { Hono, type Context as HonoContext } from "hono";
import type { AppEnv } from "../auth/app-env.ts";
import type { Context } from "../context/context.ts";
import type { IssueRecord } from "../store/records/issues.ts";
import { type Refusal, requireIssue } from "./issue-routes.ts";
import { callApi, catchRefusal } from "./load/api.ts";
import { loadPullRequest } from "./load/conversation.ts";
import { loadScope, type PageScope } from "./load/page-scope.ts";
import { respondInRepository } from "./respond.ts";
import { issuePath } from "./text/addresses.ts";
import { describeIssue } from "./views/badges.ts";
import { summarizeChecks } from "./views/checks.ts";
import { summarizeDeployments } from "./views/deployments.ts";
import { type PullRequestView, type PullTab, pullRequestPage } from "./views/pull-request.ts";

/** Serves a pull request's tabs and its merge form. */
export function pullRoutes(context: Context): Hono<AppEnv> {
  const routes = new Hono<AppEnv>();

  for (const [path, tab] of [
    ["", "conversation"],
    ["/commits", "commits"],
    ["/files", "files"],
  ] as const) {
    routes.get(`/:owner/:repo/pull/:number{[0-9]+}${path}`, (c) => {
      const scope = loadScope(context, c);
      return showPull(c, scope, requireIssue(c, scope), { tab });
    });
  }

  routes.post("/:owner/:repo/pull/:number{[0-9]+}/merge", async (c) => {
    const scope = loadScope(context, c);
    const issue = requireIssue(c, scope);
    const form = await c.req.formData();
    const sha = String(form.get("sha") ?? "");
    const method = String(form.get("method") ?? "merge");
    const address = `/repos/${scope.fullName}/pulls/${issue.number}`;
    const thrown = await catchRefusal(() =>
      method === "update"
        ? callApi(scope, "PUT", `${address}/update-branch`, { expected_head_sha: sha })
        : callApi(scope, "PUT", `${address}/merge`, { sha, merge_method: method }),
    );
    if (thrown === undefined) return c.redirect(issuePath(scope.fullName, "pull", issue.number), 303);
    const refusal = { problem: thrown.message, status: thrown.status, draft: "" };
    return showPull(c, scope, issue, { tab: "conversation", refusal });
  });

  return routes;
}

/** Answers with one tab of a pull request's page; an issue's number leads to the issue's page. */
export async function showPull(
  c: HonoContext<AppEnv>,
  scope: PageScope,
  issue: IssueRecord,
  { tab, refusal }: { readonly tab: PullTab["tab"]; readonly refusal?: Refusal },
): Promise<Response> {
  const { pull, number } = issue;
  if (pull === null) return c.redirect(issuePath(scope.fullName, "issue", number), 302);
  const address = issuePath(scope.fullName, "pull", number);
  const view = await loadPullRequest(scope, { ...issue, pull }, tab, refusal?.draft);
  return respondInRepository(c, scope, "pulls", {
    title: `${issue.title} · Pull request #${number}`,
    content: pullRequestPage(view, scope.context.nowMs()),
    source: tab === "conversation" ? address : `${address}/${tab}`,
    announcement: describePull(view),
    ...(refusal && { problem: refusal.problem, status: refusal.status }),
  });
}

/** Sums up a pull request for screen readers. */
function describePull({ conversation, content }: PullRequestView): string {
  const state = describeIssue("pull", conversation.state).text;
  if (content.tab !== "conversation") return state;
  const parts = [state, summarizeChecks(content.checks).text];
  if (content.deployments.length > 0) parts.push(summarizeDeployments(content.deployments));
  return parts.join(". ");
}
