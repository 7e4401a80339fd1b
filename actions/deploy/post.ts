import * as core from "@actions/core";
import { createRecordPorts } from "../shared/adapters/runner/deploy-ports.ts";
import { readEventContext } from "../shared/adapters/runner/event-context.ts";
import { readMainStepState } from "../shared/adapters/runner/opened-deployments.ts";
import { runPost } from "../shared/adapters/runner/run-action.ts";
import { closeOpenDeployments } from "../shared/usecases/deploy/close-open-deployments.ts";
import { parseDeployInputs } from "./inputs.ts";

await runPost("deploy", async (log) => {
  const { githubToken, targets } = parseDeployInputs(core.getInput);
  core.setSecret(githubToken);
  await closeOpenDeployments(createRecordPorts(readEventContext(), githubToken, log), {
    deploymentIds: targets.map(({ deploymentId }) => deploymentId),
    interrupted: readMainStepState().interrupted,
  });
});
