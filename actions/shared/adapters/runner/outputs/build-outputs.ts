import * as core from "@actions/core";
import type { BuildResult } from "../../../domain/build/build-result.ts";
import type { HandoffPlan } from "../../../domain/build/waiting-build.ts";
import { renderBuildSummary } from "../../../domain/report/build-summary.ts";
import type { Skip } from "../../../domain/target.ts";
import { writeSummary } from "./write-summary.ts";

/** Sets the outputs that the matrices of build jobs and the collect job read. */
export function writeHandoffOutputs({ waiting, shards, isolated }: HandoffPlan): void {
  core.setOutput("waiting", waiting);
  core.setOutput("shards", shards);
  core.setOutput("isolated", isolated);
}

/**
 * Sets `targets`, `count` and `skips`, and writes the job summary. Call it before throwing a failure, because the deploy
 * step deploys the apps that were built.
 */
export async function writeBuildOutputs(
  results: readonly BuildResult[],
  skips: readonly Skip[],
): Promise<void> {
  const targets = results.flatMap((outcome) => (outcome.result === "built" ? [outcome.target] : []));
  core.setOutput("targets", targets);
  core.setOutput("count", targets.length);
  core.setOutput("skips", skips);
  await writeSummary(renderBuildSummary(results, skips));
}
