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
import { visitorOf } from "./load/page-scope.ts";
import { newIssueRoutes } from "./new-issue-routes.ts";
import { pullRoutes } from "./pull-routes.ts";
import { respond } from "./respond.ts";
import { requireSameOrigin, securityHeaders } from "./same-origin.ts";
import { messagePage } from "./views/message.ts";

/** The web pages, in GitHub's vocabulary. Mounted last at the root: they answer every address that is left. */
export function pagesRoutes(context: Context): Hono<AppEnv> {
  const pages = new Hono<AppEnv>();
  pages.onError((thrown, c) => showError(context, c, thrown));
  pages.use(securityHeaders);
  pages.use(etag());
  pages.use(requireSameOrigin(context));
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
  const { status, text } = describeError(thrown);
  if (status === 500) context.log(`page failed: ${thrown.stack ?? thrown.message}`);
  const heading = status === 404 ? "This page is not here" : "That did not work";
  return respond(c, visitorOf(context, c), {
    title: heading,
    content: messagePage(heading, text),
    status,
  });
}

function describeError(thrown: Error): { readonly status: number; readonly text: string } {
  const { status } = thrown as { status?: unknown };
  if (thrown instanceof HTTPException || thrown instanceof ApiRefusal) {
    const known = thrown.message || "There is nothing at this address, or you may not see it.";
    return {
      status: Number(status),
      text: status === 404 ? "There is nothing at this address, or you may not see it." : known,
    };
  }
  return { status: 500, text: "The server made a mistake. Its log says more." };
}
