import { Hono } from "hono";
import { deleteCookie, setCookie } from "hono/cookie";
import type { AppEnv } from "../auth/app-env.ts";
import { findRole } from "../auth/roles.ts";
import type { Context } from "../context/context.ts";
import { countOpen } from "./load/issues.ts";
import { LOGIN_COOKIE, listLogins, readVisitor, type Visitor } from "./load/page-scope.ts";
import { respond } from "./respond.ts";
import { parseLocalPath } from "./text/addresses.ts";
import { type RepositoryItem, repositoriesPage } from "./views/repositories.ts";

/** Serves the repository list, and signs people in and out. */
export function homeRoutes(context: Context): Hono<AppEnv> {
  const routes = new Hono<AppEnv>();

  routes.get("/", (c) => {
    const visitor = readVisitor(context, c);
    const content = repositoriesPage({
      repositories: listVisibleRepositories(visitor),
      users: listLogins(context),
      ...(visitor.viewer === undefined ? {} : { viewer: visitor.viewer }),
    });
    return respond(c, visitor, { title: "Repositories · local stand-in for GitHub", content });
  });

  routes.post("/-/sign-in", async (c) => {
    const form = await c.req.formData();
    const account = context.store.account(String(form.get("login") ?? ""));
    if (account?.type === "User") {
      setCookie(c, LOGIN_COOKIE, account.login, { path: "/", httpOnly: true, sameSite: "Lax" });
    } else {
      deleteCookie(c, LOGIN_COOKIE, { path: "/" });
    }
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
