import * as core from "@actions/core";
import { createGitHubCollaborators } from "../shared/adapters/github/collaborators.ts";
import { loadConfig } from "../shared/adapters/github/config.ts";
import { readRollbackEvent } from "../shared/adapters/github/events/rollback-event.ts";
import { writeDeployOutputs } from "../shared/adapters/runner/deploy-outputs.ts";
import { createDeployPorts, createRecordPorts } from "../shared/adapters/runner/deploy-ports.ts";
import { readEventContext } from "../shared/adapters/runner/event-context.ts";
import { createOpenedDeployments, markMainEnded } from "../shared/adapters/runner/opened-deployments.ts";
import { runAction } from "../shared/adapters/runner/run-action.ts";
import { chooseAccountId } from "../shared/domain/config/config.ts";
import { combineFailures, findFailures } from "../shared/domain/report/combine-failures.ts";
import { answerRollback } from "../shared/usecases/deploy/answer-rollback.ts";
import { parseRollbackInputs } from "./inputs.ts";

await runAction("rollback", async (log) => {
  const inputs = parseRollbackInputs(core.getInput);
  core.setSecret(inputs.githubToken);
  core.setSecret(inputs.apiToken);
  const event = readEventContext(process.env);
  const ask = readRollbackEvent(event.eventName, event.payload);
  if (ask.action === "skip") {
    log.info(`skip rollback (${ask.reason})`);
    return await writeDeployOutputs([]);
  }
  const record = createRecordPorts(event, inputs.githubToken, log);
  const config = await loadConfig(record.octokit, record.repository);
  const accountId = chooseAccountId(inputs.accountId, config);
  const ports = {
    ...createDeployPorts(record, event, { ...inputs, accountId }),
    collaborators: createGitHubCollaborators(record.octokit, record.repository),
    opened: createOpenedDeployments(),
  };
  const { app, to, environment } = inputs;
  const outcome = await answerRollback(ports, {
    request: {
      config,
      repository: `${event.owner}/${event.repo}`,
      environment,
      actor: event.actor,
      ...ask.command,
      ...(app === undefined ? {} : { app }),
      ...(to === undefined ? {} : { to }),
      ...(ask.pullRequest === undefined ? {} : { pullRequest: ask.pullRequest }),
    },
    conversation: ask.conversation,
    runUrl: event.runUrl,
  });
  await writeDeployOutputs([outcome]);
  const failure = combineFailures(findFailures([outcome]));
  if (failure !== undefined) throw failure;
});
markMainEnded();
