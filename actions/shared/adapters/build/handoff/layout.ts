import type { BuildJob } from "../../../domain/build/waiting-build.ts";
import type { EnvironmentKind } from "../../../domain/naming.ts";

/** File in which a job reports its builds, next to the artifacts. */
export const REPORT_FILE = "report.json";

/** Returns the name of the job that makes a build, without the names of the calling jobs. The workflows contain it, too. */
export function buildingJobName(job: BuildJob, shard: string): string {
  return job === "isolated" ? `Custom build of ${shard}` : `Build shard ${shard}`;
}

/** Returns the name of a job's workflow artifact. The workflows contain the same pattern. */
export function handoffName(environment: EnvironmentKind, job: BuildJob, shard: string): string {
  return `overskill-${environment}-${job}-${shard}`;
}
