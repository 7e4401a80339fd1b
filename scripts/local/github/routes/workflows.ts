import { setTimeout as delay } from "node:timers/promises";
import { Hono } from "hono";
import { dispatchInputs } from "../actions/dispatch-inputs.ts";
import { findWorkflow, listWorkflows, readWorkflow, type WorkflowFile } from "../actions/workflow-files.ts";
import { signedIn } from "../auth/actor.ts";
import type { AppEnv } from "../auth/app-env.ts";
import type { Context } from "../context/context.ts";
import { readBody } from "../http/body-reader.ts";
import { GitHubError, notFound } from "../http/errors.ts";
import { paginate } from "../http/pagination.ts";
import { nodeId } from "../present/node-id.ts";
import { repositoryApi, repositoryPage } from "../present/repository.ts";
import type { Json } from "../present/user.ts";
import type { RunRecord } from "../store/records/actions.ts";
import type { RepositoryRecord } from "../store/records/repositories.ts";

const WORKFLOWS = "/repos/:owner/:repo/actions/workflows";
/** How long to wait for the runner to start a run; without a runner, none starts. */
const RUN_WAIT_MS = 5_000;
const RUN_WAIT_STEP_MS = 50;

/** Serves https://docs.github.com/en/rest/actions/workflows */
export function workflowRoutes(context: Context): Hono<AppEnv> {
  const { needs } = context;
  const app = new Hono<AppEnv>();

  app.get(WORKFLOWS, needs("actions", "read"), async (c) => {
    const workflows = await listWorkflows(context, c.get("repository"));
    return c.json({
      total_count: workflows.length,
      workflows: paginate(c, workflows).map((workflow) =>
        presentWorkflow(context, c.get("repository"), workflow),
      ),
    });
  });

  app.get(`${WORKFLOWS}/:workflow`, needs("actions", "read"), async (c) => {
    const workflow = await findWorkflow(context, c.get("repository"), c.req.param("workflow"));
    if (workflow === undefined) throw notFound();
    return c.json(presentWorkflow(context, c.get("repository"), workflow));
  });

  app.post(`${WORKFLOWS}/:workflow/dispatches`, needs("actions", "write"), async (c) => {
    const repository = c.get("repository");
    const actor = signedIn(c.get("actor"));
    const workflow = await findWorkflow(context, repository, c.req.param("workflow"));
    if (workflow === undefined) throw notFound();
    const body = await readBody(c);
    const ref = await findFullRef(context, repository, body.requiredString("ref"));
    const given = body.object("inputs");
    const wantsDetails = body.boolean("return_run_details") ?? false;
    body.done();
    const { path } = workflow.record;
    const file = ref && (await readWorkflow(context, repository, ref, path));
    if (!ref) throw new GitHubError(422, `No ref found for: ${String(body.raw("ref"))}`);
    if (!file) throw new GitHubError(422, `Workflow file "${path}" does not exist at ${ref}`);
    const inputs = dispatchInputs(file, ((given && body.raw("inputs")) as Record<string, unknown>) ?? {});

    const newest = context.store.runs.all().at(-1)?.id ?? 0;
    const payload = { inputs, ref, workflow: path };
    context.events.emit({ name: "workflow_dispatch", repository, actor, ref, workflowPath: path, payload });
    if (!wantsDetails) return c.body(null, 204);
    const run = await waitForRun(context, repository, path, newest);
    return c.json({
      workflow_run_id: run.id,
      run_url: `${repositoryApi(context, repository)}/actions/runs/${run.id}`,
      html_url: `${repositoryPage(context, repository)}/actions/runs/${run.id}`,
    });
  });

  return app;
}

async function waitForRun(
  { store }: Context,
  repository: RepositoryRecord,
  path: string,
  afterId: number,
): Promise<RunRecord> {
  for (let waitedMs = 0; waitedMs <= RUN_WAIT_MS; waitedMs += RUN_WAIT_STEP_MS) {
    const run = store.runs.find(
      (row) =>
        row.repositoryId === repository.id &&
        row.id > afterId &&
        row.workflowPath === path &&
        row.event === "workflow_dispatch",
    );
    if (run !== undefined) return run;
    await delay(RUN_WAIT_STEP_MS);
  }
  throw new GitHubError(500, `No runner started "${path}" within ${RUN_WAIT_MS / 1000} s.`);
}

/** Finds the full name of a branch or tag. */
async function findFullRef(
  { git }: Context,
  repository: RepositoryRecord,
  ref: string,
): Promise<string | undefined> {
  const candidates = ref.startsWith("refs/") ? [ref] : [`refs/heads/${ref}`, `refs/tags/${ref}`];
  for (const candidate of candidates) {
    if ((await git.open(repository).resolve(candidate)) !== undefined) return candidate;
  }
  return undefined;
}

/** Renders GitHub's schema `workflow`. */
function presentWorkflow(
  context: Context,
  repository: RepositoryRecord,
  { record, name }: WorkflowFile,
): Json {
  const page = repositoryPage(context, repository);
  const file = record.path.slice(record.path.lastIndexOf("/") + 1);
  return {
    id: record.id,
    node_id: nodeId("Workflow", record.id),
    name,
    path: record.path,
    state: "active",
    created_at: record.createdAt,
    updated_at: record.createdAt,
    url: `${repositoryApi(context, repository)}/actions/workflows/${record.id}`,
    html_url: `${page}/blob/${repository.defaultBranch}/${record.path}`,
    badge_url: `${page}/actions/workflows/${file}/badge.svg`,
  };
}
