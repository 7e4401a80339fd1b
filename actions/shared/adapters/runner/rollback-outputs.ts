import * as core from "@actions/core";
import type { ChosenRollback } from "../../usecases/deploy/choose-rollback.ts";

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
