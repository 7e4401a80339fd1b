import { Hono, type Context as HonoContext } from "hono";
import { HTTPException } from "hono/http-exception";
import type { AppEnv } from "../auth/app-env.ts";
import type { Context } from "../context/context.ts";
import type { RunRecord } from "../store/records/actions.ts";
import { type ApiRefusal, callApi, catchRefusal } from "./load/api.ts";
import { loadEnvironments } from "./load/deployments.ts";
import { loadScope, type PageScope, readNumberParam } from "./load/page-scope.ts";
import { findRun, listJobs, loadJob, loadRun, loadRuns } from "./load/runs.ts";
import { respondInRepository } from "./respond.ts";
import { deploymentsPage } from "./views/deployments.ts";
import { jobPage } from "./views/job.ts";
import { runListPage, runPage } from "./views/runs.ts";

/** Serves workflow runs, their jobs and logs, and deployments. */
export function actionsRoutes(context: Context): Hono<AppEnv> {
  const routes = new Hono<AppEnv>();

  routes.get("/:owner/:repo/actions", (c) => {
    const scope = loadScope(context, c);
    const content = runListPage(scope.fullName, loadRuns(scope), context.nowMs());
    return respondInRepository(c, scope, "actions", { title: "Workflow runs", content });
  });

  routes.get("/:owner/:repo/deployments", (c) => {
    const scope = loadScope(context, c);
    const content = deploymentsPage(scope.fullName, loadEnvironments(scope), context.nowMs());
    return respondInRepository(c, scope, "deployments", { title: "Deployments", content });
  });

  const run = "/:owner/:repo/actions/runs/:run{[0-9]+}";
  routes.get(run, (c) => {
    const scope = loadScope(context, c);
    return showRun(c, scope, requireRun(c, scope));
  });

  routes.post(`${run}/cancel`, async (c) => {
    const scope = loadScope(context, c);
    const found = requireRun(c, scope);
    const path = `/repos/${scope.fullName}/actions/runs/${found.id}/cancel`;
    const refusal = await catchRefusal(() => callApi(scope, "POST", path));
    if (refusal !== undefined) return showRun(c, scope, found, refusal);
    return c.redirect(`/${scope.fullName}/actions/runs/${found.id}`, 303);
  });

  routes.get(`${run}/job/:job{[0-9]+}`, async (c) => {
    const scope = loadScope(context, c);
    const found = requireRun(c, scope);
    const view = await loadJob(scope, requireJob(c, scope, found));
    const content = jobPage(scope.fullName, loadRun(scope, found), view, context.nowMs());
    const announcement = `${view.job.name}: ${view.job.state.text}`;
    return respondInRepository(c, scope, "actions", {
      title: `${found.name} / ${view.job.name}`,
      content,
      announcement,
    });
  });

  routes.get(`${run}/job/:job{[0-9]+}/raw`, async (c) => {
    const scope = loadScope(context, c);
    return c.text(await context.logs.readAll(requireJob(c, scope, requireRun(c, scope)).id));
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

/** Finds the run in the path; throws 404 without one. */
function requireRun(c: HonoContext<AppEnv>, scope: PageScope): RunRecord {
  const run = findRun(scope, readNumberParam(c, "run"));
  if (run === undefined) throw new HTTPException(404);
  return run;
}

/** Finds the job in the path; throws 404 without one. */
function requireJob(c: HonoContext<AppEnv>, scope: PageScope, run: RunRecord) {
  const id = readNumberParam(c, "job");
  const job = listJobs(scope, run.id).find((candidate) => candidate.id === id);
  if (job === undefined) throw new HTTPException(404);
  return job;
}
