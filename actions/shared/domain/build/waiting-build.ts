import { isSlug } from "../naming.ts";
import type { Shard, ShardedApp } from "./shards.ts";

/**
 * Which job makes a build: one of several that share the work and may keep artifacts (`shard`), or one without any
 * credential, because code of the app runs there (`isolated`).
 */
export type BuildJob = "shard" | "isolated";

/** A build that other jobs of the run make; its Deployment stays in `building` until `collect` has the artifact. */
export interface WaitingBuild extends ShardedApp {
  readonly deploymentId: number;
  readonly job: BuildJob;
}

/** The build Action's outputs about builds that it leaves to other jobs, ready for two matrices. */
export interface HandoffPlan {
  readonly waiting: readonly WaitingBuild[];
  readonly shards: readonly Shard[];
  /** One app each: what runs code of one app must not reach another's. */
  readonly isolated: readonly Shard[];
}

/** Reads what the build Action wrote; throws a RangeError that says which entry is wrong. */
export function parseWaitingBuilds(value: unknown): readonly WaitingBuild[] {
  if (!Array.isArray(value)) throw new RangeError("it is not a list of builds.");
  return value.map((entry: unknown, index) => {
    if (!isShardedApp(entry)) throw new RangeError(`build ${index} names no app, path and build key.`);
    const { deploymentId, job } = entry as Partial<WaitingBuild>;
    if (job !== "shard" && job !== "isolated") throw new RangeError(`build ${index} has no valid \`job\`.`);
    if (!Number.isSafeInteger(deploymentId)) {
      throw new RangeError(`build ${index} has no valid \`deploymentId\`.`);
    }
    return entry as WaitingBuild;
  });
}

/** Reads one entry of the matrix; throws a RangeError. */
export function parseShard(value: unknown): Shard {
  const { name, apps }: Partial<Shard> = Object(value);
  if (typeof name !== "string" || !/^[a-z0-9-]{1,60}$/.test(name)) throw new RangeError("it has no name.");
  if (!Array.isArray(apps) || !apps.every(isShardedApp)) throw new RangeError("it lists no apps.");
  return { name, apps };
}

function isShardedApp(value: unknown): value is ShardedApp {
  const { app, path, buildKey }: Partial<ShardedApp> = Object(value);
  return (
    typeof app === "string" &&
    isSlug(app) &&
    typeof path === "string" &&
    path !== "" &&
    !path.split("/").includes("..") &&
    typeof buildKey === "string" &&
    /^[0-9a-f]{64}$/.test(buildKey)
  );
}
