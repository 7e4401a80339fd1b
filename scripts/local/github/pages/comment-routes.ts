import { Hono, type Context as HonoContext } from "hono";
import type { AppEnv } from "../auth/app-env.ts";
import type { Context } from "../context/context.ts";
import type { IssueRecord } from "../store/records/issues.ts";
import { existingIssue, showIssue } from "./issue-routes.ts";
import { ApiRefusal, callApi } from "./load/api.ts";
import { numberParam, type PageScope, scopeOf } from "./load/page-scope.ts";
import { showPull } from "./pull-routes.ts";

/** What a form does; it may throw ApiRefusal. */
type FormAction = (scope: PageScope, issue: IssueRecord, form: FormData) => Promise<void>;

/** The forms on the page of an issue or a pull request. */
export function commentRoutes(context: Context): Hono<AppEnv> {
  const routes = new Hono<AppEnv>();
  const page = "/:owner/:repo/:kind{issues|pull}/:number{[0-9]+}";

  const handle = async (c: HonoContext<AppEnv>, act: FormAction): Promise<Response> => {
    const scope = scopeOf(context, c);
    const issue = existingIssue(c, scope);
    const form = await c.req.formData();
    try {
      await act(scope, issue, form);
    } catch (thrown) {
      if (!(thrown instanceof ApiRefusal)) throw thrown;
      const refusal = { problem: thrown.message, status: thrown.status, draft: text(form, "body") };
      return issue.pull === null
        ? showIssue(c, scope, issue, refusal)
        : showPull(c, scope, issue, "conversation", refusal);
    }
    const kind = issue.pull === null ? "issues" : "pull";
    return c.redirect(`/${scope.fullName}/${kind}/${issue.number}`, 303);
  };

  routes.post(`${page}/comments`, (c) => handle(c, addComment));
  routes.post(`${page}/comments/:comment{[0-9]+}`, (c) =>
    handle(c, async (scope, _, form) => {
      const path = `/repos/${scope.fullName}/issues/comments/${numberParam(c, "comment")}`;
      await callApi(scope, "PATCH", path, { body: text(form, "body") });
    }),
  );
  routes.post(`${page}/title`, (c) =>
    handle(c, (scope, issue, form) => updateIssue(scope, issue, { title: text(form, "title").trim() })),
  );
  routes.post(`${page}/body`, (c) =>
    handle(c, (scope, issue, form) => updateIssue(scope, issue, { body: text(form, "body") })),
  );
  return routes;
}

/** A comment, a change of state, or both at once. */
async function addComment(scope: PageScope, issue: IssueRecord, form: FormData): Promise<void> {
  const body = text(form, "body");
  const intent = form.get("intent");
  if (body.trim() !== "" || intent === "comment") {
    await callApi(scope, "POST", `/repos/${scope.fullName}/issues/${issue.number}/comments`, { body });
  }
  if (intent === "close") await updateIssue(scope, issue, { state: "closed" });
  if (intent === "reopen") await updateIssue(scope, issue, { state: "open" });
}

async function updateIssue(
  scope: PageScope,
  issue: IssueRecord,
  change: Readonly<Record<string, string>>,
): Promise<void> {
  const noun = issue.pull === null ? "issues" : "pulls";
  await callApi(scope, "PATCH", `/repos/${scope.fullName}/${noun}/${issue.number}`, change);
}

/** Browsers send line breaks as CR LF; git and GitHub keep LF. */
function text(form: FormData, name: string): string {
  return String(form.get(name) ?? "").replaceAll("\r\n", "\n");
}
