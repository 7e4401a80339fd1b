import type { BuildResult } from "../domain/build-result.ts";
import { balanceShards, type ShardedApp, type ShardLimits } from "../domain/shards.ts";
import type { HandOverPlan, WaitingBuild } from "../domain/waiting-build.ts";
import type { BuildTimes } from "../ports/build-times.ts";

/** Deals what is left to other jobs out to them; earlier build times are read only when there is something to spread. */
export async function planHandOver(
  buildTimes: Pick<BuildTimes, "load">,
  results: readonly BuildResult[],
  limits: ShardLimits,
): Promise<HandOverPlan> {
  const waiting = results.flatMap((outcome) => (outcome.result === "waiting" ? [outcome.waiting] : []));
  const apps = waiting.filter(({ job }) => job === "shard").map(toShardedApp);
  const isolated = waiting.filter(({ job }) => job === "isolated").map(toShardedApp);
  return {
    waiting,
    shards: apps.length === 0 ? [] : balanceShards(apps, limits, await buildTimes.load()),
    isolated: isolated.map((app) => ({ name: app.app, apps: [app] })),
  };
}

function toShardedApp({ app, path, buildKey }: WaitingBuild): ShardedApp {
  return { app, path, buildKey };
}
