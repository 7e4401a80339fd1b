import { Hono, type Context as HonoContext } from "hono";
import type { AppEnv } from "../auth/app-env.ts";
import type { Context } from "../context/context.ts";
import type { IssueRecord } from "../store/records/issues.ts";
import { requireIssue, showIssue } from "./issue-routes.ts";
import { callApi, catchRefusal } from "./load/api.ts";
import { loadScope, type PageScope, readNumberParam } from "./load/page-scope.ts";
import { showPull } from "./pull-routes.ts";
import { issuePath } from "./text/addresses.ts";

/** Handles a submitted form; throws ApiRefusal when the API refuses. */
type FormAction = (scope: PageScope, issue: IssueRecord, form: FormData) => Promise<void>;

/** Serves the forms on the page of an issue or pull request. */
export function commentRoutes(context: Context): Hono<AppEnv> {
  const routes = new Hono<AppEnv>();
  const page = "/:owner/:repo/:kind{issues|pull}/:number{[0-9]+}";

  const handle = async (c: HonoContext<AppEnv>, act: FormAction): Promise<Response> => {
    const scope = loadScope(context, c);
    const issue = requireIssue(c, scope);
    const form = await c.req.formData();
    const thrown = await catchRefusal(() => act(scope, issue, form));
    if (thrown === undefined) {
      const kind = issue.pull === null ? "issue" : "pull";
      return c.redirect(issuePath(scope.fullName, kind, issue.number), 303);
    }
    const refusal = { problem: thrown.message, status: thrown.status, draft: readText(form, "body") };
    return issue.pull === null
      ? showIssue(c, scope, issue, refusal)
      : showPull(c, scope, issue, { tab: "conversation", refusal });
  };

  routes.post(`${page}/comments`, (c) => handle(c, addComment));
  routes.post(`${page}/comments/:comment{[0-9]+}`, (c) =>
    handle(c, async (scope, _, form) => {
      const path = `/repos/${scope.fullName}/issues/comments/${readNumberParam(c, "comment")}`;
      await callApi(scope, "PATCH", path, { body: readText(form, "body") });
    }),
  );
  routes.post(`${page}/title`, (c) =>
    handle(c, (scope, issue, form) => updateIssue(scope, issue, { title: readText(form, "title").trim() })),
  );
  routes.post(`${page}/body`, (c) =>
    handle(c, (scope, issue, form) => updateIssue(scope, issue, { body: readText(form, "body") })),
  );
  return routes;
}

/** Adds a comment, changes the state, or does both. */
async function addComment(scope: PageScope, issue: IssueRecord, form: FormData): Promise<void> {
  const body = readText(form, "body");
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

/** Reads a text field. Browsers send line breaks as CR LF; git and GitHub use LF. */
function readText(form: FormData, name: string): string {
  return String(form.get(name) ?? "").replaceAll("\r\n", "\n");
}
