import type { Artifact } from "../domain/build/manifest.ts";
import type { AppReport } from "../domain/build/shard-report.ts";
import type { WaitingBuild } from "../domain/build/waiting-build.ts";
import type { Target } from "../domain/target.ts";

/** What other jobs of the run left behind. Code of apps ran in some of them, so nothing is believed unchecked. */
export interface Handoffs {
  /** What the job of this build said about it; undefined when it said nothing. */
  findReport(build: WaitingBuild): Promise<AppReport | undefined>;
  /**
   * The artifact of an isolated build, with exactly the settings that the app's configuration asks for. Throws
   * ARTIFACT_NOT_FOUND, ARTIFACT_INVALID or APP_CONFIG_*.
   */
  load(build: WaitingBuild, target: Target): Promise<Artifact>;
}
