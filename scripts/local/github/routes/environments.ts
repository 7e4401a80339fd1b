import { Hono } from "hono";
import type { AppEnv } from "../auth/app-env.ts";
import type { Context } from "../context/context.ts";
import {
  ensureEnvironment,
  findEnvironment,
  MAX_ENVIRONMENT_LENGTH,
} from "../deployments/ensure-environment.ts";
import { GitHubError, notFound } from "../http/errors.ts";
import { paginate } from "../http/pagination.ts";
import { presentEnvironment } from "../present/environment.ts";

const ENVIRONMENTS = "/repos/:owner/:repo/environments";

/** Serves https://docs.github.com/en/rest/deployments/environments, without protection rules. */
export function environmentRoutes(context: Context): Hono<AppEnv> {
  const { store, needs } = context;
  const app = new Hono<AppEnv>();

  app.get(ENVIRONMENTS, needs("actions", "read"), (c) => {
    const repository = c.get("repository");
    const rows = store.environments.filter(({ repositoryId }) => repositoryId === repository.id);
    return c.json({
      total_count: rows.length,
      environments: paginate(c, rows).map((row) => presentEnvironment(context, repository, row)),
    });
  });

  app.get(`${ENVIRONMENTS}/:name`, needs("actions", "read"), (c) => {
    const environment = findEnvironment(context, c.get("repository"), c.req.param("name"));
    if (environment === undefined) throw notFound();
    return c.json(presentEnvironment(context, c.get("repository"), environment));
  });

  app.put(`${ENVIRONMENTS}/:name`, needs("administration", "write", "admin"), (c) => {
    const name = c.req.param("name");
    if (name.length > MAX_ENVIRONMENT_LENGTH) {
      throw new GitHubError(422, `Name is too long (maximum is ${MAX_ENVIRONMENT_LENGTH} characters)`);
    }
    const environment = ensureEnvironment(context, c.get("repository"), name);
    return c.json(presentEnvironment(context, c.get("repository"), environment));
  });

  app.delete(`${ENVIRONMENTS}/:name`, needs("administration", "write", "admin"), (c) => {
    const environment = findEnvironment(context, c.get("repository"), c.req.param("name"));
    if (environment === undefined) throw notFound();
    const { repositoryId, name } = environment;
    for (const table of [store.secrets, store.variables]) {
      table.deleteWhere((row) => row.repositoryId === repositoryId && row.environment === name);
    }
    store.environments.delete(environment.id);
    return c.body(null, 204);
  });

  return app;
}
