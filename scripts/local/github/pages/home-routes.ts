import { Hono } from "hono";
import { setCookie } from "hono/cookie";
import { HTTPException } from "hono/http-exception";
import type { AppEnv } from "../auth/app-env.ts";
import { findRole } from "../auth/roles.ts";
import type { Context } from "../context/context.ts";
import { countOpen } from "./load/issues.ts";
import {
  listLogins,
  readSessionCookie,
  readVisitor,
  SESSION_COOKIE,
  type Visitor,
} from "./load/page-scope.ts";
import { respond } from "./respond.ts";
import { LOGIN_PATH, parseLocalPath } from "./text/addresses.ts";
import { type RepositoryItem, repositoriesPage } from "./views/repositories.ts";

/** Serves the repository list, and signs people in and out. */
export function homeRoutes(context: Context): Hono<AppEnv> {
  const routes = new Hono<AppEnv>();
  const { sessions, urls } = context;

  routes.get("/", (c) => {
    const visitor = readVisitor(context, c);
    const content = repositoriesPage({
      repositories: listVisibleRepositories(visitor),
      users: visitor.csrfToken === undefined ? [] : listLogins(context),
      ...(visitor.viewer === undefined ? {} : { viewer: visitor.viewer }),
    });
    return respond(c, visitor, { title: "Repositories · local stand-in for GitHub", content });
  });

  // Only where apps are served neither: a browser sends a cookie of `localhost` to every port of it.
  routes.get(LOGIN_PATH, (c) => {
    const { searchParams, search, origin } = new URL(c.req.url);
    if (origin !== urls.server) return c.redirect(`${urls.server}${LOGIN_PATH}${search}`, 302);
    const login = searchParams.get("user") ?? "";
    const cookie = sessions.open(searchParams.get("token") ?? "", login);
    if (cookie === undefined) {
      const message =
        "This login address is not valid. Use the one that the platform printed when it started.";
      throw new HTTPException(403, { message });
    }
    setCookie(c, SESSION_COOKIE, cookie, { path: "/", httpOnly: true, sameSite: "Strict" });
    return c.redirect(parseLocalPath(searchParams.get("return_to") ?? "/"), 303);
  });

  routes.post("/-/sign-in", async (c) => {
    const form = await c.req.formData();
    const account = context.store.account(String(form.get("login") ?? ""));
    sessions.change(readSessionCookie(c) ?? "", account?.type === "User" ? account.login : undefined);
    return c.redirect(parseLocalPath(String(form.get("return_to") ?? "/")), 303);
  });

  return routes;
}

function listVisibleRepositories({ context, viewer }: Visitor): RepositoryItem[] {
  return context.store.repositories
    .filter(
      (repository) =>
        !repository.private ||
        (viewer !== undefined && findRole(context.store, repository, viewer) !== undefined),
    )
    .map((repository) => {
      const open = countOpen({ context, repository });
      return {
        fullName: `${repository.owner}/${repository.name}`,
        description: repository.description ?? "",
        isPrivate: repository.private,
        openIssues: open.issues,
        openPulls: open.pulls,
      };
    });
}
