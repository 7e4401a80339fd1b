import { Hono, type Context as HonoContext } from "hono";
import { etag } from "hono/etag";
import { HTTPException } from "hono/http-exception";
import type { AppEnv } from "../auth/app-env.ts";
import type { Context } from "../context/context.ts";
import { actionsRoutes } from "./actions-routes.ts";
import { assetRoutes } from "./asset-routes.ts";
import { codeRoutes } from "./code-routes.ts";
import { commentRoutes } from "./comment-routes.ts";
import { homeRoutes } from "./home-routes.ts";
import { issueRoutes } from "./issue-routes.ts";
import { ApiRefusal } from "./load/api.ts";
import { readVisitor } from "./load/page-scope.ts";
import { newIssueRoutes } from "./new-issue-routes.ts";
import { requireOwnForm, securityHeaders } from "./own-forms.ts";
import { pullRoutes } from "./pull-routes.ts";
import { respond } from "./respond.ts";
import { type Html, html } from "./text/html.ts";

/** Serves all web pages. They match every path that no other route matches, so mount them last, at the root. */
export function pagesRoutes(context: Context): Hono<AppEnv> {
  const pages = new Hono<AppEnv>();
  pages.onError((thrown, c) => showError(context, c, thrown));
  pages.use(securityHeaders);
  pages.use(etag());
  pages.use(requireOwnForm(context));
  for (const routes of [
    assetRoutes,
    homeRoutes,
    newIssueRoutes,
    issueRoutes,
    pullRoutes,
    commentRoutes,
    actionsRoutes,
    codeRoutes,
  ]) {
    pages.route("/", routes(context));
  }
  pages.get("*", () => {
    throw new HTTPException(404);
  });
  return pages;
}

function showError(context: Context, c: HonoContext<AppEnv>, thrown: Error): Response | Promise<Response> {
  const { status, message } = describeError(thrown);
  if (status === 500) context.log(`page failed: ${thrown.stack ?? thrown.message}`);
  const title = HEADINGS[status] ?? "Something went wrong";
  const content = messagePage(title, message);
  return respond(c, readVisitor(context, c), { title, content, status });
}

const HEADINGS: Readonly<Record<number, string>> = { 403: "Not allowed", 404: "Page not found" };

const NOT_FOUND =
  "This is not the web page you are looking for. It may not exist, or you may not have access to it.";

function describeError(thrown: Error): { readonly status: number; readonly message: string } {
  if (!(thrown instanceof HTTPException || thrown instanceof ApiRefusal)) {
    return { status: 500, message: "Unexpected error. See the server’s log." };
  }
  const { status, message } = thrown;
  return { status, message: status === 404 || message === "" ? NOT_FOUND : message };
}

function messagePage(heading: string, text: string): Html {
  return html`<div class="message"><h1>${heading}</h1><p class="muted">${text}</p><p><a class="button" href="/">All repositories</a></p></div>`;
}
