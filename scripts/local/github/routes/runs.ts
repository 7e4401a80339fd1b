import { Hono, type Context as Request } from "hono";
import { findWorkflow } from "../actions/workflow-files.ts";
import { createArtifacts } from "../artifact-service/artifacts.ts";
import type { AppEnv } from "../auth/app-env.ts";
import type { Context } from "../context/context.ts";
import { readCommit } from "../git/commits.ts";
import { GitHubError, notFound } from "../http/errors.ts";
import { paginate } from "../http/pagination.ts";
import { presentRun } from "../present/run.ts";
import type { Json } from "../present/user.ts";
import { filterRuns } from "../queries/run-filters.ts";
import type { RunRecord } from "../store/records/actions.ts";
import type { RepositoryRecord } from "../store/records/repositories.ts";

const RUNS = "/repos/:owner/:repo/actions/runs";
const ONE = `${RUNS}/:run{[0-9]+}`;

/** Serves https://docs.github.com/en/rest/actions/workflow-runs */
export function runRoutes(context: Context): Hono<AppEnv> {
  const { store, needs } = context;
  const artifacts = createArtifacts(context);
  const app = new Hono<AppEnv>();

  app.get(RUNS, needs("actions", "read"), (c) => showRuns(context, c, listRuns(c)));

  app.get("/repos/:owner/:repo/actions/workflows/:workflow/runs", needs("actions", "read"), async (c) => {
    const workflow = await findWorkflow(context, c.get("repository"), c.req.param("workflow"));
    if (workflow === undefined) throw notFound();
    const runs = listRuns(c).filter(({ workflowId }) => workflowId === workflow.record.id);
    return showRuns(context, c, runs);
  });

  app.get(ONE, needs("actions", "read"), async (c) => c.json(await present(context, c, loadRun(context, c))));

  app.get(`${ONE}/attempts/:attempt{[0-9]+}`, needs("actions", "read"), async (c) => {
    const run = loadRun(context, c);
    if (run.runAttempt !== Number(c.req.param("attempt"))) throw notFound();
    return c.json(await present(context, c, run));
  });

  for (const verb of ["cancel", "force-cancel"]) {
    app.post(`${ONE}/${verb}`, needs("actions", "write"), (c) => {
      const run = loadRun(context, c);
      if (run.status === "completed") {
        throw new GitHubError(409, "Cannot cancel a workflow run that is completed.");
      }
      context.cancelRun(run.id);
      return c.json({}, 202);
    });
  }

  for (const path of [`${ONE}/rerun`, `${ONE}/rerun-failed-jobs`]) {
    app.post(path, needs("actions", "write"), (c) => {
      loadRun(context, c);
      throw new GitHubError(
        403,
        "This workflow run cannot be retried: the local platform does not store its event.",
      );
    });
  }

  app.delete(ONE, needs("actions", "write"), async (c) => {
    const run = loadRun(context, c);
    if (run.status !== "completed") throw new GitHubError(403, "Could not delete the workflow run");
    for (const artifact of artifacts.ofRun(run.repositoryId, run.id)) await artifacts.remove(artifact);
    store.jobs.deleteWhere(({ runId }) => runId === run.id);
    store.runs.delete(run.id);
    return c.body(null, 204);
  });

  return app;

  /** Lists the repository's runs, newest first. */
  function listRuns(c: Request<AppEnv>): RunRecord[] {
    return store.runs.filter(({ repositoryId }) => repositoryId === c.get("repository").id).reverse();
  }
}

async function showRuns(context: Context, c: Request<AppEnv>, runs: readonly RunRecord[]): Promise<Response> {
  const found = filterRuns(runs, c.req.query());
  const shown = await Promise.all(paginate(c, found).map((run) => present(context, c, run)));
  return c.json({ total_count: found.length, workflow_runs: shown });
}

async function present(context: Context, c: Request<AppEnv>, run: RunRecord): Promise<Json> {
  const repository = c.get("repository");
  return presentRun(context, repository, run, await readHeadCommit(context, repository, run.headSha));
}

/** Reads the head commit of a run, in GitHub's schema `nullable-simple-commit`. */
async function readHeadCommit(
  { git }: Context,
  repository: RepositoryRecord,
  sha: string,
): Promise<Json | null> {
  const commit = await readCommit(git.open(repository), sha);
  if (commit === undefined) return null;
  const { tree, message, author, committer } = commit;
  return {
    id: sha,
    tree_id: tree,
    message,
    timestamp: committer.date,
    author: { name: author.name, email: author.email },
    committer: { name: committer.name, email: committer.email },
  };
}

/** Finds the run in the path; throws 404 without one. */
export function loadRun({ store }: Context, c: Request<AppEnv>): RunRecord {
  const run = store.runs.get(Number(c.req.param("run")));
  if (run?.repositoryId !== c.get("repository").id) throw notFound();
  return run;
}
