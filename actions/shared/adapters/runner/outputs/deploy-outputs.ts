import * as core from "@actions/core";
import { type DeployOutcome, toDeploymentReport } from "../../../domain/deploy/deploy-outcome.ts";
import { renderDeploySummary } from "../../../domain/report/deploy-summary.ts";
import type { ChosenRollback } from "../../../usecases/deploy/choose-rollback.ts";
import { writeSummary } from "./write-summary.ts";

/** Sets `deployments` and `url`, and writes the job summary. Call it before throwing a failure, because later steps may read them. */
export async function writeDeployOutputs(outcomes: readonly DeployOutcome[]): Promise<void> {
  core.setOutput("deployments", outcomes.map(toDeploymentReport));
  core.setOutput("url", outcomes.find(({ result }) => result === "deployed")?.target.url ?? "");
  await writeSummary(renderDeploySummary(outcomes));
}

/** Sets the outputs that the job which rebuilds and deploys reads. */
export function writeRollbackOutputs(
  { app, commit, id }: ChosenRollback,
  conversation: number | undefined,
): void {
  core.setOutput("app", app);
  core.setOutput("commit", commit);
  core.setOutput("deployment", id);
  core.setOutput("conversation", conversation ?? "");
}
