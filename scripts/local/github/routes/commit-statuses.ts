import { Hono, type Context as Request } from "hono";
import { signedIn } from "../auth/actor.ts";
import type { AppEnv } from "../auth/app-env.ts";
import type { Context } from "../context/context.ts";
import { emitCommitStatus } from "../deployments/commit-status-event.ts";
import { type BodyReader, readBody } from "../http/body-reader.ts";
import { type FieldError, GitHubError, notFound, validationFailed } from "../http/errors.ts";
import { paginate } from "../http/pagination.ts";
import { presentCombinedStatus, presentCommitStatus } from "../present/commit-status.ts";
import { latestCommitStatuses, listCommitStatuses } from "../queries/commit-statuses.ts";

const MAX_DESCRIPTION = 140;
/** Most statuses of one commit and context. */
const MAX_STATUSES = 1000;

/** Serves https://docs.github.com/en/rest/commits/statuses */
export function commitStatusRoutes(context: Context): Hono<AppEnv> {
  const { store, needs } = context;
  const app = new Hono<AppEnv>();

  app.post("/repos/:owner/:repo/statuses/:sha", needs("statuses", "write"), async (c) => {
    const repository = c.get("repository");
    const actor = signedIn(c.get("actor"));
    const sha = c.req.param("sha");
    const wanted = readStatus(await readBody(c));
    if ((await context.git.open(repository).resolve(sha)) !== sha) {
      throw new GitHubError(422, `No commit found for SHA: ${sha}`);
    }
    const earlier = listCommitStatuses(store, repository.id, sha);
    if (earlier.filter((row) => row.context === wanted.context).length >= MAX_STATUSES) {
      const message = "This SHA and context has reached the maximum number of statuses.";
      throw validationFailed({ resource: "Status", code: "custom", message });
    }
    const now = context.now();
    const times = { createdAt: now, updatedAt: now };
    const status = store.commitStatuses.insert({
      repositoryId: repository.id,
      sha,
      ...wanted,
      creator: actor.login,
      ...times,
    });
    await emitCommitStatus(context, repository, status, actor);
    return c.json(presentCommitStatus(context, repository, status), 201);
  });

  app.get("/repos/:owner/:repo/commits/:ref{.+}/status", needs("statuses", "read"), async (c) => {
    const repository = c.get("repository");
    const sha = await resolve(c);
    const latest = latestCommitStatuses(store, repository.id, sha);
    const page = paginate(c, latest);
    return c.json(presentCombinedStatus(context, repository, { sha, latest, page }));
  });

  app.get("/repos/:owner/:repo/commits/:ref{.+}/statuses", needs("statuses", "read"), async (c) => {
    const repository = c.get("repository");
    const statuses = paginate(c, listCommitStatuses(store, repository.id, await resolve(c)));
    return c.json(statuses.map((status) => presentCommitStatus(context, repository, status)));
  });

  return app;

  async function resolve(c: Request<AppEnv>): Promise<string> {
    const sha = await context.git.open(c.get("repository")).resolve(c.req.param("ref") ?? "");
    if (sha === undefined) throw notFound();
    return sha;
  }
}

function readStatus(body: BodyReader) {
  body.requiredString("state");
  const wanted = {
    state: body.oneOf("state", ["error", "failure", "pending", "success"] as const) ?? "pending",
    context: body.string("context") ?? "default",
    description: body.string("description") ?? null,
    targetUrl: body.string("target_url") || null,
  };
  body.done();
  const errors: FieldError[] = [];
  if ((wanted.description ?? "").length > MAX_DESCRIPTION) {
    const message = `description is too long (maximum is ${MAX_DESCRIPTION} characters)`;
    errors.push({ resource: "Status", code: "custom", field: "description", message });
  }
  if (wanted.targetUrl !== null && !/^https?:/i.test(wanted.targetUrl)) {
    const message = "target_url must use http(s) scheme";
    errors.push({ resource: "Status", code: "custom", field: "target_url", message });
  }
  if (errors.length > 0) throw validationFailed(...errors);
  return wanted;
}
