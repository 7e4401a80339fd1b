import { Hono } from "hono";
import type { AppEnv } from "../auth/app-env.ts";
import type { Context } from "../context/context.ts";
import { notFound } from "../http/errors.ts";
import { paginate } from "../http/pagination.ts";
import { presentAnnotation, presentCheckRun } from "../present/run.ts";
import { loadJob } from "./jobs.ts";

const CHECK_RUN = "/repos/:owner/:repo/check-runs/:job{[0-9]+}";

/** Serves https://docs.github.com/en/rest/checks/runs. Every job is a check run. */
export function checkRunRoutes(context: Context): Hono<AppEnv> {
  const { store, needs } = context;
  const app = new Hono<AppEnv>();

  app.get(CHECK_RUN, needs("checks", "read"), (c) => {
    const { run, job } = loadJob(context, c);
    return c.json(presentCheckRun(context, c.get("repository"), run, job));
  });

  app.get(`${CHECK_RUN}/annotations`, needs("checks", "read"), (c) => {
    const { run, job } = loadJob(context, c);
    const annotations = paginate(c, job.annotations);
    return c.json(annotations.map((row) => presentAnnotation(context, c.get("repository"), run, row)));
  });

  app.get("/repos/:owner/:repo/commits/:ref{.+}/check-runs", needs("checks", "read"), async (c) => {
    const repository = c.get("repository");
    const sha = await context.git.open(repository).resolve(c.req.param("ref"));
    if (sha === undefined) throw notFound();
    const { check_name, status } = c.req.query();
    const found = store.runs
      .filter(({ repositoryId, headSha }) => repositoryId === repository.id && headSha === sha)
      .flatMap((run) => store.jobs.filter(({ runId }) => runId === run.id).map((job) => ({ run, job })))
      .filter(({ job }) => check_name === undefined || job.name === check_name)
      .filter(({ job }) => status === undefined || job.status === status);
    const shown = paginate(c, found).map(({ run, job }) => presentCheckRun(context, repository, run, job));
    return c.json({ total_count: found.length, check_runs: shown });
  });

  return app;
}
