import { MAX_MATRIX_JOBS } from "../limits.ts";
import { compareCodeUnits } from "../text/compare.ts";

/** An app that one of several jobs has to build. */
export interface ShardedApp {
  readonly app: string;
  /** The app's folder relative to the repository root. */
  readonly path: string;
  /** 64 hex digits. */
  readonly buildKey: string;
}

/** What one job of the matrix builds. */
export interface Shard {
  /** Part of the names of the job and of its workflow artifact, e.g. `1-of-4`, or an app's slug. */
  readonly name: string;
  /** Sorted by name. */
  readonly apps: readonly ShardedApp[];
}

export interface ShardLimits {
  /** As many as one job should hold. */
  readonly appsPerJob: number;
  /** At most this many jobs, however many apps there are. */
  readonly maxJobs: number;
}

/**
 * Spreads apps over as few jobs as the limits allow, so that the jobs take about equally long: the slowest app first,
 * each to the job that has least to do. `lastMs` is what an app's last build took; an app that is not in it counts as
 * the median of those that are. The same input gives the same shards.
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
  const costOf = ({ app }: ShardedApp) => lastMs.get(app) ?? typical;
  const jobs = Array.from({ length: count }, () => ({ load: 0, apps: [] as ShardedApp[] }));
  for (const app of apps.toSorted((a, b) => costOf(b) - costOf(a) || byName(a, b))) {
    const idlest = jobs.reduce((least, job) => (isBusier(least, job) ? job : least));
    idlest.apps.push(app);
    idlest.load += costOf(app);
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

/** Apps that cost nothing must not pile up in one job. */
function isBusier(a: Load, b: Load): boolean {
  return a.load > b.load || (a.load === b.load && a.apps.length > b.apps.length);
}

function byName({ app: a }: ShardedApp, { app: b }: ShardedApp): number {
  return compareCodeUnits(a, b);
}
