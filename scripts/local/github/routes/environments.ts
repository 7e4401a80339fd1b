import { Hono } from "hono";
import type { AppEnv } from "../auth/app-env.ts";
import type { Context } from "../context/context.ts";
import {
  ensureEnvironment,
  findEnvironment,
  MAX_ENVIRONMENT_LENGTH,
} from "../deployments/ensure-environment.ts";
import { type BodyReader, readBody } from "../http/body-reader.ts";
import { GitHubError, notFound } from "../http/errors.ts";
import { paginate } from "../http/pagination.ts";
import { presentEnvironment } from "../present/environment.ts";
import { nodeId } from "../present/node-id.ts";
import type {
  BranchPattern,
  EnvironmentProtection,
  EnvironmentRecord,
} from "../store/records/deployments.ts";
import type { RepositoryRecord } from "../store/records/repositories.ts";

const ENVIRONMENTS = "/repos/:owner/:repo/environments";

/** Serves https://docs.github.com/en/rest/deployments/environments and their branch policies. */
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

  app.put(`${ENVIRONMENTS}/:name`, needs("administration", "write", "admin"), async (c) => {
    const name = c.req.param("name");
    const body = await readBody(c);
    const protection = readProtection(body);
    body.done();
    if (name.length > MAX_ENVIRONMENT_LENGTH) {
      throw new GitHubError(422, `Name is too long (maximum is ${MAX_ENVIRONMENT_LENGTH} characters)`);
    }
    const { id, protection: known } = ensureEnvironment(context, c.get("repository"), name);
    const patterns = protection.branches === "custom" ? (known?.patterns ?? []) : [];
    const environment = store.environments.update(id, { protection: { ...protection, patterns } });
    return c.json(presentEnvironment(context, c.get("repository"), environment));
  });

  const policies = `${ENVIRONMENTS}/:name/deployment-branch-policies`;

  app.get(policies, needs("actions", "read"), (c) => {
    const { protection } = load(context, c.get("repository"), c.req.param("name"));
    const rows = (protection?.patterns ?? []).map(presentPattern);
    return c.json({ total_count: rows.length, branch_policies: paginate(c, rows) });
  });

  app.post(policies, needs("administration", "write", "admin"), async (c) => {
    const { id, protection } = load(context, c.get("repository"), c.req.param("name"));
    const body = await readBody(c);
    const name = body.requiredString("name");
    body.done();
    if (protection?.branches !== "custom") throw notFound();
    const pattern = { id: store.nextId(), name };
    store.environments.update(id, {
      protection: { ...protection, patterns: [...protection.patterns, pattern] },
    });
    return c.json(presentPattern(pattern));
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

function load(context: Context, repository: RepositoryRecord, name: string): EnvironmentRecord {
  const environment = findEnvironment(context, repository, name);
  if (environment === undefined) throw notFound();
  return environment;
}

/** Reads the body of a PUT, which replaces all rules. */
function readProtection(body: BodyReader): Omit<EnvironmentProtection, "patterns"> {
  const policy = body.object("deployment_branch_policy");
  const custom = policy?.boolean("custom_branch_policies") ?? false;
  const branches = policy === undefined ? "all" : custom ? "custom" : "protected";
  const reviewers = (body.objects("reviewers") ?? []).flatMap((reviewer) => reviewer.number("id") ?? []);
  return { waitTimer: body.number("wait_timer") ?? 0, reviewers, branches };
}

function presentPattern({ id, name }: BranchPattern) {
  return { id, node_id: nodeId("DeploymentBranchPolicy", id), name, type: "branch" };
}
