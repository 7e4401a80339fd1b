import * as v from "valibot";
import * as fields from "../schema/fields.ts";
import { type Shard, type ShardedApp, shardedAppEntries } from "./shards.ts";

/**
 * Which job makes a build: `shard`, one of several that share the work and may store artifacts, or `isolated`, a job
 * without credentials, because code of the app runs there.
 */
export type BuildJob = "shard" | "isolated";

/** A build that another job of the run makes. Its Deployment stays in `building` until `collect` has the artifact. */
export interface WaitingBuild extends ShardedApp {
  readonly deploymentId: number;
  readonly job: BuildJob;
  /** Id of the Deployment to roll back to; absent for a new version. */
  readonly rollbackTo?: number;
}

/** The build Action's outputs about the builds that it leaves to other jobs, in the form of two matrices. */
export interface HandoffPlan {
  readonly waiting: readonly WaitingBuild[];
  readonly shards: readonly Shard[];
  /** One app each, so that the code of one app cannot affect another. */
  readonly isolated: readonly Shard[];
}

/** Schema of the build Action's output `waiting`. */
export const waitingBuildsSchema: v.GenericSchema<unknown, readonly WaitingBuild[]> = v.array(
  fields.object({
    ...shardedAppEntries,
    deploymentId: fields.positiveInteger,
    job: v.picklist(["shard", "isolated"]),
    rollbackTo: v.exactOptional(fields.positiveInteger),
  }),
);
