import * as core from "@actions/core";
import type { BuildResult } from "../../domain/build-result.ts";
import { renderBuildSummary } from "../../domain/build-summary.ts";
import type { Skip } from "../../domain/target.ts";

/** Sets `targets`, `count` and `skips`, and writes the job summary. Set before a failure is thrown: the deploy step reads them. */
export async function writeBuildOutputs(
  results: readonly BuildResult[],
  skips: readonly Skip[],
): Promise<void> {
  const targets = results.flatMap((outcome) => (outcome.result === "built" ? [outcome.target] : []));
  core.setOutput("targets", targets);
  core.setOutput("count", targets.length);
  core.setOutput("skips", skips);
  await core.summary.addRaw(renderBuildSummary(results, skips), true).write();
}
