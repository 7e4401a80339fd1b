import { Hono, type Context as HonoContext } from "hono";
import { HTTPException } from "hono/http-exception";
import type { AppEnv } from "../auth/app-env.ts";
import type { Context } from "../context/context.ts";
import type { RunRecord } from "../store/records/actions.ts";
import { ApiRefusal, callApi } from "./load/api.ts";
import { loadEnvironments } from "./load/deployments.ts";
import { numberParam, type PageScope, scopeOf } from "./load/page-scope.ts";
import { findRun, jobsOf, loadJob, loadRun, loadRuns } from "./load/runs.ts";
import { respondInRepository } from "./respond.ts";
import { deploymentsPage } from "./views/deployments.ts";
import { jobPage } from "./views/job.ts";
import { runListPage, runPage } from "./views/runs.ts";

/** Workflow runs with their jobs and logs, and what they deployed. */
export function actionsRoutes(context: Context): Hono<AppEnv> {
  const routes = new Hono<AppEnv>();

  routes.get("/:owner/:repo/actions", (c) => {
    const scope = scopeOf(context, c);
    const content = runListPage(scope.fullName, loadRuns(scope), context.nowMs());
    return respondInRepository(c, scope, "actions", { title: "Workflow runs", content });
  });

  routes.get("/:owner/:repo/deployments", (c) => {
    const scope = scopeOf(context, c);
    const content = deploymentsPage(scope.fullName, loadEnvironments(scope), context.nowMs());
    return respondInRepository(c, scope, "deployments", { title: "Deployments", content });
  });

  const run = "/:owner/:repo/actions/runs/:run{[0-9]+}";
  routes.get(run, (c) => {
    const scope = scopeOf(context, c);
    return showRun(c, scope, existingRun(c, scope));
  });

  routes.post(`${run}/cancel`, async (c) => {
    const scope = scopeOf(context, c);
    const found = existingRun(c, scope);
    try {
      await callApi(scope, "POST", `/repos/${scope.fullName}/actions/runs/${found.id}/cancel`);
    } catch (thrown) {
      if (!(thrown instanceof ApiRefusal)) throw thrown;
      return showRun(c, scope, found, thrown);
    }
    return c.redirect(`/${scope.fullName}/actions/runs/${found.id}`, 303);
  });

  routes.get(`${run}/job/:job{[0-9]+}`, async (c) => {
    const scope = scopeOf(context, c);
    const found = existingRun(c, scope);
    const view = await loadJob(scope, existingJob(c, scope, found));
    const content = jobPage(scope.fullName, loadRun(scope, found), view, context.nowMs());
    const announcement = `${view.job.name}: ${view.job.state.text}`;
    return respondInRepository(c, scope, "actions", {
      title: `${found.name} / ${view.job.name}`,
      content,
      announcement,
    });
  });

  routes.get(`${run}/job/:job{[0-9]+}/raw`, async (c) => {
    const scope = scopeOf(context, c);
    return c.text(await context.logs.readAll(existingJob(c, scope, existingRun(c, scope)).id));
  });

  return routes;
}

function showRun(c: HonoContext<AppEnv>, scope: PageScope, run: RunRecord, refusal?: ApiRefusal) {
  const view = loadRun(scope, run);
  return respondInRepository(c, scope, "actions", {
    title: `${run.displayTitle} · ${run.name} #${run.runNumber}`,
    content: runPage(scope.fullName, view, scope.context.nowMs()),
    source: `/${scope.fullName}/actions/runs/${run.id}`,
    announcement: `${run.name}: ${view.run.state.text}`,
    ...(refusal && { problem: refusal.message, status: refusal.status }),
  });
}

function existingRun(c: HonoContext<AppEnv>, scope: PageScope): RunRecord {
  const run = findRun(scope, numberParam(c, "run"));
  if (run === undefined) throw new HTTPException(404);
  return run;
}

function existingJob(c: HonoContext<AppEnv>, scope: PageScope, run: RunRecord) {
  const id = numberParam(c, "job");
  const job = jobsOf(scope, run.id).find((candidate) => candidate.id === id);
  if (job === undefined) throw new HTTPException(404);
  return job;
}
