import * as core from "@actions/core";
import { loadConfig } from "../shared/adapters/github/config.ts";
import { createDeployPorts, createRecordPorts } from "../shared/adapters/runner/deploy-ports.ts";
import { readEventContext } from "../shared/adapters/runner/event-context.ts";
import { markMainEnded } from "../shared/adapters/runner/opened-deployments.ts";
import { writeDeployOutputs } from "../shared/adapters/runner/outputs/deploy-outputs.ts";
import { recordRunEvidence } from "../shared/adapters/runner/record-run-evidence.ts";
import { runAction } from "../shared/adapters/runner/run-action.ts";
import { chooseAccountId } from "../shared/domain/config/config.ts";
import { findFailures, throwFailures } from "../shared/domain/report/combine-failures.ts";
import { environmentOf } from "../shared/domain/target.ts";
import { deployTargets } from "../shared/usecases/deploy/deploy-targets.ts";
import { reportDeployed } from "../shared/usecases/deploy/report-preview.ts";
import { parseDeployInputs } from "./inputs.ts";

await runAction("deploy", async (log) => {
  const inputs = parseDeployInputs(core.getInput);
  core.setSecret(inputs.githubToken);
  const secrets = [inputs.apiToken, ...(inputs.signingKey === undefined ? [] : [inputs.signingKey])];
  for (const value of secrets) core.setSecret(value);
  const event = readEventContext();
  const record = createRecordPorts(event, inputs.githubToken, log, secrets);
  const config = await loadConfig(record.octokit, record.repository);
  const accountId = chooseAccountId(inputs.accountId, config, environmentOf(inputs.targets));
  const ports = createDeployPorts(record, event, { ...inputs, accountId });
  const outcomes = await deployTargets(ports, {
    config,
    repository: event.repository,
    targets: inputs.targets,
  });
  await writeDeployOutputs(outcomes);
  await reportDeployed(ports, { outcomes, runUrl: event.runUrl });
  await recordRunEvidence(ports, { event, config, outcomes, ...inputs });
  throwFailures(findFailures(outcomes));
});
markMainEnded();
