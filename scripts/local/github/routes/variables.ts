import { Hono, type Context as Request } from "hono";
import type { AppEnv } from "../auth/app-env.ts";
import type { Context } from "../context/context.ts";
import { findEnvironment } from "../deployments/ensure-environment.ts";
import { readBody } from "../http/body-reader.ts";
import { GitHubError, notFound } from "../http/errors.ts";
import { paginate } from "../http/pagination.ts";
import type { Json } from "../present/user.ts";
import type { VariableRecord } from "../store/records/repositories.ts";

const NAME = /^(?!GITHUB_)[A-Z_][A-Z0-9_]*$/;

/** Serves https://docs.github.com/en/rest/actions/variables, for a repository and its environments. */
export function variableRoutes(context: Context): Hono<AppEnv> {
  const app = new Hono<AppEnv>();
  serve(app, context, "/repos/:owner/:repo/actions/variables");
  serve(app, context, "/repos/:owner/:repo/environments/:environment/variables");
  return app;
}

function serve(app: Hono<AppEnv>, context: Context, path: string): void {
  const { store, needs } = context;
  const write = needs("administration", "write", "write");

  app.get(path, needs("administration", "read", "write"), (c) => {
    const rows = findVariables(c);
    return c.json({ total_count: rows.length, variables: paginate(c, rows).map(presentVariable) });
  });

  app.post(path, write, async (c) => {
    const body = await readBody(c);
    const name = parseName(body.requiredString("name"));
    const value = body.requiredString("value");
    body.done();
    if (findVariables(c).some((row) => row.name === name)) {
      throw new GitHubError(409, "Already exists - Variable already exists");
    }
    const times = { createdAt: context.now(), updatedAt: context.now() };
    store.variables.insert({ ...readVariableScope(context, c), name, value, ...times });
    return c.json({}, 201);
  });

  app.get(`${path}/:name`, needs("administration", "read", "write"), (c) => c.json(presentVariable(load(c))));

  app.patch(`${path}/:name`, write, async (c) => {
    const variable = load(c);
    const body = await readBody(c);
    const name = parseName(body.string("name") ?? variable.name);
    const value = body.string("value") ?? variable.value;
    body.done();
    store.variables.update(variable.id, { name, value, updatedAt: context.now() });
    return c.body(null, 204);
  });

  app.delete(`${path}/:name`, write, (c) => {
    store.variables.delete(load(c).id);
    return c.body(null, 204);
  });

  function findVariables(c: Request<AppEnv>): VariableRecord[] {
    const { repositoryId, environment } = readVariableScope(context, c);
    return store.variables.filter(
      (row) => row.repositoryId === repositoryId && row.environment === environment,
    );
  }

  function load(c: Request<AppEnv>): VariableRecord {
    const name = (c.req.param("name") ?? "").toUpperCase();
    const variable = findVariables(c).find((row) => row.name === name);
    if (variable === undefined) throw notFound();
    return variable;
  }
}

/** Reads the repository and environment from the path; throws 404 for an unknown environment. */
export function readVariableScope(
  context: Context,
  c: Request<AppEnv>,
): Pick<VariableRecord, "repositoryId" | "environment"> {
  const repository = c.get("repository");
  const named = c.req.param("environment");
  if (named === undefined) return { repositoryId: repository.id, environment: null };
  const environment = findEnvironment(context, repository, named);
  if (environment === undefined) throw notFound();
  return { repositoryId: repository.id, environment: environment.name };
}

/** Checks a name and converts it to upper case. https://docs.github.com/en/actions/reference/workflows-and-actions/variables#naming-conventions-for-configuration-variables */
export function parseName(name: string): string {
  const upper = name.toUpperCase();
  if (!NAME.test(upper)) {
    throw new GitHubError(
      422,
      "Name can only contain alphanumeric characters ([A-Z], [0-9]) or underscores, must start with a letter or underscore, and must not start with GITHUB_.",
    );
  }
  return upper;
}

function presentVariable({ name, value, createdAt, updatedAt }: VariableRecord): Json {
  return { name, value, created_at: createdAt, updated_at: updatedAt };
}
