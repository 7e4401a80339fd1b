import * as core from "@actions/core";
import { createRecordPorts } from "../shared/adapters/runner/deploy-ports.ts";
import { readEventContext } from "../shared/adapters/runner/event-context.ts";
import { readMainStepState } from "../shared/adapters/runner/opened-deployments.ts";
import { runPost } from "../shared/adapters/runner/run-action.ts";
import { closeOpenDeployments } from "../shared/usecases/deploy/close-open-deployments.ts";
import { parseRollbackInputs } from "./inputs.ts";

await runPost("rollback", async (log) => {
  const { githubToken } = parseRollbackInputs(core.getInput);
  core.setSecret(githubToken);
  const ports = createRecordPorts(readEventContext(), githubToken, log);
  await closeOpenDeployments(ports, readMainStepState());
});
