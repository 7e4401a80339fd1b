import { Hono } from "hono";
import type { AppEnv } from "../auth/app-env.ts";
import type { Context } from "../context/context.ts";

/** Serves https://docs.github.com/en/rest/meta/meta and https://docs.github.com/en/rest/rate-limit/rate-limit */
export function metaRoutes({ urls, rateLimits }: Context): Hono<AppEnv> {
  const app = new Hono<AppEnv>();

  app.get("/meta", (c) => c.json({ verifiable_password_authentication: false }));

  app.get("/rate_limit", (c) => {
    const core = rateLimits.peek(c.get("actor"));
    return c.json({ resources: { core, search: core }, rate: core });
  });

  app.get("/", (c) =>
    c.json({
      current_user_url: `${urls.api}/user`,
      rate_limit_url: `${urls.api}/rate_limit`,
      repository_url: `${urls.api}/repos/{owner}/{repo}`,
      user_url: `${urls.api}/users/{user}`,
    }),
  );

  return app;
}
