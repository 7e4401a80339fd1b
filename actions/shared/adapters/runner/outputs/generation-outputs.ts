import * as core from "@actions/core";
import type { GenerationOutcome } from "../../../domain/generation/outcome.ts";
import { renderSummary } from "../../../domain/report/generation-summary.ts";
import { writeSummary } from "./write-summary.ts";

/** Sets the generate Action's outputs and writes the job summary. */
export async function writeGenerationOutputs(outcome: GenerationOutcome): Promise<void> {
  core.setOutput("changed", String(outcome.action === "changed"));
  if (outcome.action !== "skip") {
    core.setOutput("pull-request", outcome.pullRequest);
    core.setOutput("head-sha", outcome.headSha);
    core.setOutput("app", outcome.app);
  }
  await writeSummary(renderSummary(outcome));
}
