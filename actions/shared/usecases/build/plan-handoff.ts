import type { BuildResult } from "../../domain/build/build-result.ts";
import { balanceShards, type ShardedApp, type ShardLimits } from "../../domain/build/shards.ts";
import type { HandoffPlan, WaitingBuild } from "../../domain/build/waiting-build.ts";
import type { BuildTimes } from "../../ports/build-times.ts";

/**
 * Distributes the builds that this job leaves to other jobs. Reads earlier build times only if there is a shard to
 * balance.
 */
export async function planHandoff(
  buildTimes: Pick<BuildTimes, "load">,
  results: readonly BuildResult[],
  limits: ShardLimits,
): Promise<HandoffPlan> {
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
