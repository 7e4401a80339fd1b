import * as v from "valibot";
import { MAX_MATRIX_JOBS } from "../limits.ts";
import * as fields from "../schema/fields.ts";
import { compareCodeUnits } from "../text/compare.ts";

/** An app that one of several jobs has to build. */
export interface ShardedApp {
  readonly app: string;
  /** The app's directory relative to the repository root. */
  readonly path: string;
  /** 64 hexadecimal digits. */
  readonly buildKey: string;
}

/** The apps that one job of the matrix builds. */
export interface Shard {
  /** Part of the names of the job and of its workflow artifact, e.g. `1-of-4`, or an app's slug. */
  readonly name: string;
  /** Sorted by name. */
  readonly apps: readonly ShardedApp[];
}

/** Schema entries of `ShardedApp`, for schemas with further members. */
export const shardedAppEntries = {
  app: fields.slug,
  path: fields.confinedPath,
  buildKey: fields.buildKey,
};

/** Schema of one entry of the build Action's outputs `shards` and `isolated`. */
export const shardSchema: v.GenericSchema<unknown, Shard> = fields.object({
  name: v.pipe(v.string(), v.regex(/^[a-z0-9-]{1,60}$/, "a shard's name")),
  apps: v.array(fields.object(shardedAppEntries)),
});

/** Limits on the matrix of build jobs. */
export interface ShardLimits {
  /** How many apps one job should build. */
  readonly appsPerJob: number;
  /** The most jobs, whatever the number of apps. */
  readonly maxJobs: number;
}

/**
 * Distributes apps over as few jobs as the limits allow, so that all jobs take about equally long: starting with the
 * slowest app, each goes to the job with the smallest load. `lastMs` has the duration of an app's last build; an app
 * without one counts as the median of the others. Equal inputs give equal shards.
 */
export function balanceShards(
  apps: readonly ShardedApp[],
  { appsPerJob, maxJobs }: ShardLimits,
  lastMs: ReadonlyMap<string, number>,
): readonly Shard[] {
  if (apps.length === 0) return [];
  const count = Math.min(Math.ceil(apps.length / appsPerJob), maxJobs, MAX_MATRIX_JOBS);
  const known = apps.flatMap(({ app }) => lastMs.get(app) ?? []).sort((a, b) => a - b);
  const typical = known[Math.floor(known.length / 2)] ?? 1;
  const estimate = ({ app }: ShardedApp) => lastMs.get(app) ?? typical;
  const jobs = Array.from({ length: count }, () => ({ load: 0, apps: [] as ShardedApp[] }));
  for (const app of apps.toSorted((a, b) => estimate(b) - estimate(a) || byName(a, b))) {
    const idlest = jobs.reduce((least, job) => (isBusier(least, job) ? job : least));
    idlest.apps.push(app);
    idlest.load += estimate(app);
  }
  return jobs.map((job, index) => ({
    name: `${index + 1}-of-${count}`,
    apps: job.apps.sort(byName),
  }));
}

interface Load {
  readonly load: number;
  readonly apps: readonly ShardedApp[];
}

/** Compares the number of apps too, so that apps of cost 0 do not all go to one job. */
function isBusier(a: Load, b: Load): boolean {
  return a.load > b.load || (a.load === b.load && a.apps.length > b.apps.length);
}

function byName({ app: a }: ShardedApp, { app: b }: ShardedApp): number {
  return compareCodeUnits(a, b);
}
