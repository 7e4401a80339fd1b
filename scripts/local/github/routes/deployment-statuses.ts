import { Hono } from "hono";
import { type SignedInActor, signedIn } from "../auth/actor.ts";
import type { AppEnv } from "../auth/app-env.ts";
import type { Context } from "../context/context.ts";
import { emitDeploymentStatus } from "../deployments/deployment-events.ts";
import { ensureEnvironment } from "../deployments/ensure-environment.ts";
import { type BodyReader, readBody } from "../http/body-reader.ts";
import { notFound, validationFailed } from "../http/errors.ts";
import { paginate } from "../http/pagination.ts";
import { presentDeploymentStatus } from "../present/deployment.ts";
import { findSuperseded, listDeploymentStatuses } from "../queries/deployment-states.ts";
import type {
  DeploymentRecord,
  DeploymentState,
  DeploymentStatusRecord,
} from "../store/records/deployments.ts";
import type { RepositoryRecord } from "../store/records/repositories.ts";
import { loadDeployment } from "./deployments.ts";

const STATUSES = "/repos/:owner/:repo/deployments/:deployment{[0-9]+}/statuses";
const MAX_DESCRIPTION = 140;
const STATES = [
  "error",
  "failure",
  "inactive",
  "in_progress",
  "queued",
  "pending",
  "success",
] as const satisfies readonly DeploymentState[];

type NewStatus = Pick<
  DeploymentStatusRecord,
  "state" | "description" | "environment" | "environmentUrl" | "logUrl"
>;

/** Serves https://docs.github.com/en/rest/deployments/statuses */
export function deploymentStatusRoutes(context: Context): Hono<AppEnv> {
  const { store, needs } = context;
  const app = new Hono<AppEnv>();

  app.get(STATUSES, needs("deployments", "read"), (c) => {
    const statuses = paginate(c, listDeploymentStatuses(store, loadDeployment(context, c).id));
    return c.json(statuses.map((row) => presentDeploymentStatus(context, c.get("repository"), row)));
  });

  app.post(STATUSES, needs("deployments", "write"), async (c) => {
    const repository = c.get("repository");
    const actor = signedIn(c.get("actor"));
    const deployment = loadDeployment(context, c);
    const body = await readBody(c);
    const autoInactive = body.boolean("auto_inactive") ?? true;
    const wanted = readStatus(body, deployment);
    ensureEnvironment(context, repository, wanted.environment);
    const status = await post(repository, deployment, wanted, actor);
    if (wanted.state === "success" && autoInactive) {
      for (const older of findSuperseded(store, store.deployments.get(deployment.id) ?? deployment)) {
        const inactive = { ...EMPTY, state: "inactive", environment: older.environment } as const;
        await post(repository, older, inactive, actor);
      }
    }
    return c.json(presentDeploymentStatus(context, repository, status), 201);
  });

  app.get(`${STATUSES}/:status{[0-9]+}`, needs("deployments", "read"), (c) => {
    const { id } = loadDeployment(context, c);
    const status = listDeploymentStatuses(store, id).find((row) => row.id === Number(c.req.param("status")));
    if (status === undefined) throw notFound();
    return c.json(presentDeploymentStatus(context, c.get("repository"), status));
  });

  return app;

  async function post(
    repository: RepositoryRecord,
    deployment: DeploymentRecord,
    wanted: NewStatus,
    actor: SignedInActor,
  ): Promise<DeploymentStatusRecord> {
    const now = context.now();
    const status = store.deploymentStatuses.insert({
      repositoryId: repository.id,
      deploymentId: deployment.id,
      ...wanted,
      creator: actor.login,
      createdAt: now,
      updatedAt: now,
    });
    // As on GitHub, a status can move its deployment to another environment.
    const changed = store.deployments.update(deployment.id, {
      environment: wanted.environment,
      updatedAt: now,
    });
    await emitDeploymentStatus(context, { repository, deployment: changed, status, actor });
    return status;
  }
}

const EMPTY = { description: "", environmentUrl: "", logUrl: "" };

function readStatus(body: BodyReader, deployment: DeploymentRecord): NewStatus {
  body.requiredString("state");
  const wanted = {
    state: body.oneOf("state", STATES) ?? "pending",
    description: body.string("description") ?? "",
    environment: body.string("environment") ?? deployment.environment,
    environmentUrl: body.string("environment_url") ?? "",
    // `target_url` is the old name of `log_url`.
    logUrl: body.string("log_url") ?? body.string("target_url") ?? "",
  };
  body.done();
  if (wanted.description.length > MAX_DESCRIPTION) {
    const message = `description is too long (maximum is ${MAX_DESCRIPTION} characters)`;
    throw validationFailed({ resource: "DeploymentStatus", code: "custom", field: "description", message });
  }
  return wanted;
}
