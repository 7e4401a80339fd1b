import { Hono, type Context as Request } from "hono";
import type { AppEnv } from "../auth/app-env.ts";
import type { Context } from "../context/context.ts";
import { GitHubError, notFound } from "../http/errors.ts";
import { paginate } from "../http/pagination.ts";
import { presentJob } from "../present/run.ts";
import type { JobRecord, RunRecord } from "../store/records/actions.ts";
import { jobLogAddress, runLogsAddress } from "./log-downloads.ts";
import { loadRun } from "./runs.ts";

const RUN = "/repos/:owner/:repo/actions/runs/:run{[0-9]+}";
const JOB = "/repos/:owner/:repo/actions/jobs/:job{[0-9]+}";

/** Serves https://docs.github.com/en/rest/actions/workflow-jobs, and the logs of runs. */
export function jobRoutes(context: Context): Hono<AppEnv> {
  const { store, needs } = context;
  const app = new Hono<AppEnv>();

  for (const path of [`${RUN}/jobs`, `${RUN}/attempts/:attempt{[0-9]+}/jobs`]) {
    app.get(path, needs("actions", "read"), (c) => {
      const run = loadRun(context, c);
      const jobs = store.jobs.filter(({ runId }) => runId === run.id);
      const shown = paginate(c, jobs).map((job) => presentJob(context, c.get("repository"), run, job));
      return c.json({ total_count: jobs.length, jobs: shown });
    });
  }

  app.get(JOB, needs("actions", "read"), (c) => {
    const { run, job } = loadJob(context, c);
    return c.json(presentJob(context, c.get("repository"), run, job));
  });

  app.get(`${JOB}/logs`, needs("actions", "read"), (c) => {
    const { job } = loadJob(context, c);
    if (job.status !== "completed") throw notFound();
    return c.redirect(jobLogAddress(context, job), 302);
  });

  app.post(`${JOB}/rerun`, needs("actions", "write"), (c) => {
    loadJob(context, c);
    throw new GitHubError(403, "This job cannot be retried: the local platform does not store its event.");
  });

  app.get(`${RUN}/logs`, needs("actions", "read"), (c) =>
    c.redirect(runLogsAddress(context, loadRun(context, c)), 302),
  );

  return app;
}

/** Finds the job in the path and its run; throws 404 without one. */
export function loadJob(
  { store }: Context,
  c: Request<AppEnv>,
): { readonly run: RunRecord; readonly job: JobRecord } {
  const job = store.jobs.get(Number(c.req.param("job")));
  const run = job && store.runs.get(job.runId);
  if (job === undefined || run?.repositoryId !== c.get("repository").id) throw notFound();
  return { run, job };
}
