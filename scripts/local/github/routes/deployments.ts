import { Hono, type Context as Request } from "hono";
import { signedIn } from "../auth/actor.ts";
import type { AppEnv } from "../auth/app-env.ts";
import type { Context } from "../context/context.ts";
import { autoMerge } from "../deployments/auto-merge.ts";
import { emitDeployment } from "../deployments/deployment-events.ts";
import { ensureEnvironment, MAX_ENVIRONMENT_LENGTH } from "../deployments/ensure-environment.ts";
import { type BodyReader, readBody } from "../http/body-reader.ts";
import { GitHubError, notFound, validationFailed } from "../http/errors.ts";
import { paginate } from "../http/pagination.ts";
import { presentDeployment } from "../present/deployment.ts";
import { latestCommitStatuses } from "../queries/commit-statuses.ts";
import { isDeletable } from "../queries/deployment-states.ts";
import type { DeploymentRecord } from "../store/records/deployments.ts";

const DEPLOYMENTS = "/repos/:owner/:repo/deployments";
const ONE = `${DEPLOYMENTS}/:deployment{[0-9]+}`;

/** Serves https://docs.github.com/en/rest/deployments/deployments */
export function deploymentRoutes(context: Context): Hono<AppEnv> {
  const { store, needs } = context;
  const app = new Hono<AppEnv>();

  app.get(DEPLOYMENTS, needs("deployments", "read"), (c) => {
    const repository = c.get("repository");
    const found = findDeployments(context, repository.id, c.req.query());
    return c.json(paginate(c, found).map((row) => presentDeployment(context, repository, row)));
  });

  app.post(DEPLOYMENTS, needs("deployments", "write"), async (c) => {
    const repository = c.get("repository");
    const actor = signedIn(c.get("actor"));
    const wanted = readDeployment(await readBody(c));
    const sha = await context.git.open(repository).resolve(wanted.ref);
    if (sha === undefined) throw new GitHubError(422, `No ref found for: ${wanted.ref}`);
    if (wanted.autoMerge) {
      const message = await autoMerge(context, repository, wanted.ref, actor);
      if (message !== undefined) return c.json({ message }, 202);
    }
    requireStatuses(context, repository.id, sha, wanted);

    const now = context.now();
    ensureEnvironment(context, repository, wanted.fields.environment);
    const deployment = store.deployments.insert({
      repositoryId: repository.id,
      sha,
      ref: wanted.ref,
      ...wanted.fields,
      creator: actor.login,
      runId: actor.kind === "job" ? actor.runId : null,
      createdAt: now,
      updatedAt: now,
    });
    await emitDeployment(context, repository, deployment, actor);
    return c.json(presentDeployment(context, repository, deployment), 201);
  });

  app.get(ONE, needs("deployments", "read"), (c) =>
    c.json(presentDeployment(context, c.get("repository"), loadDeployment(context, c))),
  );

  app.delete(ONE, needs("deployments", "write"), (c) => {
    const deployment = loadDeployment(context, c);
    if (!isDeletable(store, deployment)) {
      throw validationFailed(
        "We cannot delete an active deployment unless it is the only deployment in a given environment.",
      );
    }
    store.deploymentStatuses.deleteWhere(({ deploymentId }) => deploymentId === deployment.id);
    store.deployments.delete(deployment.id);
    return c.body(null, 204);
  });

  return app;
}

/** Finds the deployments that match the filters of a query, newest first. */
function findDeployments(
  { store }: Context,
  repositoryId: number,
  query: Readonly<Record<string, string>>,
): DeploymentRecord[] {
  const filters = (["sha", "ref", "task", "environment"] as const)
    .map((field) => [field, query[field]] as const)
    // The documented default of each filter is "none".
    .filter(([, value]) => value !== undefined && value !== "none");
  return store.deployments
    .filter(
      (row) => row.repositoryId === repositoryId && filters.every(([field, value]) => row[field] === value),
    )
    .reverse();
}

/** Throws GitHub's 409 unless the required contexts, by default all contexts of the commit, have succeeded. */
function requireStatuses(
  { store }: Context,
  repositoryId: number,
  sha: string,
  {
    ref,
    requiredContexts,
  }: { readonly ref: string; readonly requiredContexts: readonly string[] | undefined },
): void {
  const latest = latestCommitStatuses(store, repositoryId, sha);
  const contexts = requiredContexts ?? latest.map((status) => status.context);
  const succeeded = (name: string) =>
    latest.some((status) => status.context === name && status.state === "success");
  if (contexts.every(succeeded)) return;
  throw new GitHubError(409, `Conflict: Commit status checks failed for ${ref}.`, [
    { resource: "Deployment", code: "invalid", field: "required_contexts" },
  ]);
}

/** Finds the deployment in the path; throws 404 without one. */
export function loadDeployment({ store }: Context, c: Request<AppEnv>): DeploymentRecord {
  const deployment = store.deployments.get(Number(c.req.param("deployment")));
  if (deployment?.repositoryId !== c.get("repository").id) throw notFound();
  return deployment;
}

function readDeployment(body: BodyReader) {
  const environment = body.string("environment") ?? "production";
  const payload = body.raw("payload");
  if (payload !== undefined && (payload === null || !["string", "object"].includes(typeof payload))) {
    body.problem(`For 'properties/payload', ${JSON.stringify(payload)} is not an object or a string.`);
  }
  const wanted = {
    ref: body.requiredString("ref"),
    autoMerge: body.boolean("auto_merge") ?? true,
    requiredContexts: body.strings("required_contexts"),
    fields: {
      task: body.string("task") ?? "deploy",
      payload: payload ?? {},
      environment,
      originalEnvironment: environment,
      description: body.string("description") ?? null,
      transientEnvironment: body.boolean("transient_environment") ?? false,
      productionEnvironment: body.boolean("production_environment") ?? environment === "production",
    },
  };
  body.done();
  if (environment.length > MAX_ENVIRONMENT_LENGTH) {
    const message = `environment is too long (maximum is ${MAX_ENVIRONMENT_LENGTH} characters)`;
    throw validationFailed({ resource: "Deployment", code: "custom", field: "environment", message });
  }
  return wanted;
}
