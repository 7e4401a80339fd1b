import { promisify } from "node:util";
import { type Zippable, zip } from "fflate";
import { Hono } from "hono";
import type { AppEnv } from "../auth/app-env.ts";
import type { Context } from "../context/context.ts";
import type { JobRecord, RunRecord } from "../store/records/actions.ts";

const JOB_LOG = "/_logs/jobs/:id{[0-9]+}";
const RUN_LOGS = "/_logs/runs/:id{[0-9]+}";

/** Where the API sends a client for a job's log: an address that works without a token. */
export function jobLogAddress({ urls, signatures }: Context, { id }: JobRecord): string {
  return `${urls.results}_logs/jobs/${id}?sig=${signatures.sign(`job log ${id}`)}`;
}

/** The same for a run's logs. */
export function runLogsAddress({ urls, signatures }: Context, { id }: RunRecord): string {
  return `${urls.results}_logs/runs/${id}?sig=${signatures.sign(`run logs ${id}`)}`;
}

/** A job's log as text, a run's logs as a zip archive with a file per job and a folder of steps. */
export function logDownloadRoutes({ store, logs, signatures }: Context): Hono<AppEnv> {
  const app = new Hono<AppEnv>();

  app.get(JOB_LOG, async (c) => {
    const id = Number(c.req.param("id"));
    if (!signatures.verify(c.req.query("sig"), `job log ${id}`)) return c.text("Forbidden", 403);
    return c.text(await logs.readAll(id));
  });

  app.get(RUN_LOGS, async (c) => {
    const id = Number(c.req.param("id"));
    if (!signatures.verify(c.req.query("sig"), `run logs ${id}`)) return c.text("Forbidden", 403);
    const files: Zippable = {};
    for (const [index, job] of store.jobs.filter(({ runId }) => runId === id).entries()) {
      const name = fileName(job.name);
      files[`${index}_${name}.txt`] = Buffer.from(await logs.readAll(job.id));
      for (const step of job.steps) {
        const text = await logs.read(job.id, step.number);
        files[`${name}/${step.number}_${fileName(step.name)}.txt`] = Buffer.from(text);
      }
    }
    const archive = await promisify<Zippable, Uint8Array<ArrayBuffer>>(zip)(files);
    return c.body(archive, 200, { "content-type": "application/zip" });
  });

  return app;
}

/** Names of jobs and steps are free text. */
function fileName(name: string): string {
  return name.replace(/[^\w.() -]+/g, "_").slice(0, 90);
}
