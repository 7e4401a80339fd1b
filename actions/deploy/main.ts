import * as core from "@actions/core";
import { writeDeployOutputs } from "../shared/adapters/runner/deploy-outputs.ts";
import {
  createDeployPorts,
  createRecordPorts,
  loadAccountId,
} from "../shared/adapters/runner/deploy-ports.ts";
import { readEventContext } from "../shared/adapters/runner/event-context.ts";
import { markMainEnded } from "../shared/adapters/runner/opened-deployments.ts";
import { runAction } from "../shared/adapters/runner/run-action.ts";
import { findFailures, throwFailures } from "../shared/domain/report/combine-failures.ts";
import { deployTargets } from "../shared/usecases/deploy/deploy-targets.ts";
import { reportDeployed } from "../shared/usecases/deploy/report-preview.ts";
import { parseDeployInputs } from "./inputs.ts";

await runAction("deploy", async (log) => {
  const inputs = parseDeployInputs(core.getInput);
  core.setSecret(inputs.githubToken);
  core.setSecret(inputs.apiToken);
  const event = readEventContext();
  const record = createRecordPorts(event, inputs.githubToken, log, [inputs.apiToken]);
  const accountId = await loadAccountId(record, inputs.accountId, inputs.targets);
  const ports = createDeployPorts(record, event, { ...inputs, accountId });
  const outcomes = await deployTargets(ports, {
    repository: event.repository,
    targets: inputs.targets,
  });
  await writeDeployOutputs(outcomes);
  await reportDeployed(ports, { outcomes, runUrl: event.runUrl });
  throwFailures(findFailures(outcomes));
});
markMainEnded();
