import { promisify } from "node:util";
import { type Zippable, zip } from "fflate";
import { Hono } from "hono";
import type { AppEnv } from "../auth/app-env.ts";
import type { Context } from "../context/context.ts";
import type { JobRecord, RunRecord } from "../store/records/actions.ts";

const JOB_LOG = "/_logs/jobs/:id{[0-9]+}";
const RUN_LOGS = "/_logs/runs/:id{[0-9]+}";

/** Returns the URL of a job's log. It is signed, so that it works without a token. */
export function jobLogAddress({ urls, signatures }: Context, { id }: JobRecord): string {
  return `${urls.results}_logs/jobs/${id}?sig=${signatures.sign(`job log ${id}`)}`;
}

/** Returns the URL of a run's logs, signed in the same way. */
export function runLogsAddress({ urls, signatures }: Context, { id }: RunRecord): string {
  return `${urls.results}_logs/runs/${id}?sig=${signatures.sign(`run logs ${id}`)}`;
}

/**
 * Serves the log of a job as text, and the logs of a run as a ZIP archive with a file and a directory of steps per
 * job.
 */
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
      const name = toFileName(job.name);
      files[`${index}_${name}.txt`] = Buffer.from(await logs.readAll(job.id));
      for (const step of job.steps) {
        const text = await logs.read(job.id, step.number);
        files[`${name}/${step.number}_${toFileName(step.name)}.txt`] = Buffer.from(text);
      }
    }
    const archive = await promisify<Zippable, Uint8Array<ArrayBuffer>>(zip)(files);
    return c.body(archive, 200, { "content-type": "application/zip" });
  });

  return app;
}

/** Converts the name of a job or step to a file name. */
function toFileName(name: string): string {
  return name.replace(/[^\w.() -]+/g, "_").slice(0, 90);
}
