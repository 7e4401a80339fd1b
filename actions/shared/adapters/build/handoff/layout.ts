import type { BuildJob } from "../../../domain/build/waiting-build.ts";
import type { EnvironmentKind } from "../../../domain/naming.ts";

/** What a job says about its builds, beside the artifacts. */
export const REPORT_FILE = "report.json";

/** The workflow artifact of a job; the workflows write the same name. */
export function handoffName(environment: EnvironmentKind, job: BuildJob, shard: string): string {
  return `overskill-${environment}-${job}-${shard}`;
}
