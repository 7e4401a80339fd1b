import { Hono } from "hono";
import { deleteCookie, setCookie } from "hono/cookie";
import type { AppEnv } from "../auth/app-env.ts";
import { findRole } from "../auth/roles.ts";
import type { Context } from "../context/context.ts";
import { countOpen } from "./load/issues.ts";
import { LOGIN_COOKIE, type Visitor, visitorOf } from "./load/page-scope.ts";
import { respond } from "./respond.ts";
import { type RepositoryItem, repositoriesPage } from "./views/repositories.ts";

/** The list of repositories, and who one is. */
export function homeRoutes(context: Context): Hono<AppEnv> {
  const routes = new Hono<AppEnv>();

  routes.get("/", (c) => {
    const visitor = visitorOf(context, c);
    const users = context.store.accounts.filter(({ type }) => type === "User").map(({ login }) => login);
    const content = repositoriesPage({
      repositories: visibleRepositories(visitor),
      users,
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
    return c.redirect(localPath(String(form.get("return_to") ?? "/")), 303);
  });

  return routes;
}

/** A path on this server, never another one: `//host` and `/\host` would leave it. */
export function localPath(text: string): string {
  return /^\/(?![/\\])/.test(text) ? text : "/";
}

function visibleRepositories({ context, viewer }: Visitor): RepositoryItem[] {
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
