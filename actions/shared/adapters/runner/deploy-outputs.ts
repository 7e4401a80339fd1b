import * as core from "@actions/core";
import { type DeployOutcome, toDeploymentReport } from "../../domain/deploy/deploy-outcome.ts";
import { renderDeploySummary } from "../../domain/report/deploy-summary.ts";
import { writeSummary } from "./write-summary.ts";

/** Sets `deployments` and `url`, and writes the job summary. Call it before throwing a failure, because later steps may read them. */
export async function writeDeployOutputs(outcomes: readonly DeployOutcome[]): Promise<void> {
  core.setOutput("deployments", outcomes.map(toDeploymentReport));
  core.setOutput("url", outcomes.find(({ result }) => result === "deployed")?.target.url ?? "");
  await writeSummary(renderDeploySummary(outcomes));
}
