import { Hono } from "hono";
import { signedIn } from "../auth/actor.ts";
import type { AppEnv } from "../auth/app-env.ts";
import type { Context } from "../context/context.ts";
import { notAccessibleByIntegration, notFound } from "../http/errors.ts";
import { presentFullUser, presentOrganization } from "../present/account.ts";

/** Serves https://docs.github.com/en/rest/users/users and parts of https://docs.github.com/en/rest/orgs/orgs */
export function userRoutes(context: Context): Hono<AppEnv> {
  const app = new Hono<AppEnv>();

  app.get("/user", (c) => {
    const actor = signedIn(c.get("actor"));
    if (actor.kind === "job") throw notAccessibleByIntegration();
    return c.json(presentFullUser(context, actor.login));
  });

  app.get("/users/:login", (c) => {
    const account = context.store.account(c.req.param("login"));
    if (account === undefined) throw notFound();
    return c.json(presentFullUser(context, account.login));
  });

  app.get("/orgs/:org", (c) => {
    const account = context.store.account(c.req.param("org"));
    if (account?.type !== "Organization") throw notFound();
    return c.json(presentOrganization(context, account));
  });

  return app;
}
