import type { Artifact } from "../domain/build/manifest.ts";
import type { AppReport } from "../domain/build/shard-report.ts";
import type { WaitingBuild } from "../domain/build/waiting-build.ts";
import type { Target } from "../domain/target.ts";

/**
 * Results that other jobs of the run pass to this one. Code of apps ran in some of those jobs, so everything is
 * verified.
 */
export interface Handoffs {
  /**
   * Finds the building job's report on this build; undefined if it wrote none. Throws ARTIFACT_INVALID if another job
   * uploaded it.
   */
  findReport(build: WaitingBuild): Promise<AppReport | undefined>;
  /**
   * Loads the artifact of an isolated build and checks that its settings are those of the app's configuration. Throws
   * ARTIFACT_NOT_FOUND, ARTIFACT_INVALID or APP_CONFIG_*.
   */
  load(build: WaitingBuild, target: Target): Promise<Artifact>;
}
