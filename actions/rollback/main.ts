import * as core from "@actions/core";
import { createGitHubCollaborators } from "../shared/adapters/github/collaborators.ts";
import { loadConfig } from "../shared/adapters/github/config.ts";
import { readRollbackEvent } from "../shared/adapters/github/events/rollback-event.ts";
import { writeDeployOutputs } from "../shared/adapters/runner/deploy-outputs.ts";
import { createDeployPorts, createRecordPorts } from "../shared/adapters/runner/deploy-ports.ts";
import { readEventContext } from "../shared/adapters/runner/event-context.ts";
import { handleEvent } from "../shared/adapters/runner/handle-event.ts";
import { createOpenedDeployments, markMainEnded } from "../shared/adapters/runner/opened-deployments.ts";
import { runAction } from "../shared/adapters/runner/run-action.ts";
import { chooseAccountId } from "../shared/domain/config/config.ts";
import type { DeployOutcome } from "../shared/domain/deploy/deploy-outcome.ts";
import { findFailures, throwFailures } from "../shared/domain/report/combine-failures.ts";
import { answerRollback } from "../shared/usecases/deploy/answer-rollback.ts";
import { parseRollbackInputs } from "./inputs.ts";

await runAction("rollback", async (log) => {
  const { githubToken, apiToken, apiBaseUrl, accountId, ...wanted } = parseRollbackInputs(core.getInput);
  core.setSecret(githubToken);
  core.setSecret(apiToken);
  const run = readEventContext();
  const event = readRollbackEvent(run.eventName, run.payload);
  const skipped = (): readonly DeployOutcome[] => [];
  const outcomes = await handleEvent(event, log, { doing: "rollback", skipped }, async (requested) => {
    const record = createRecordPorts(run, githubToken, log, [apiToken]);
    const config = await loadConfig(record.octokit, record.repository);
    const cloudflare = { apiToken, apiBaseUrl, accountId: chooseAccountId(accountId, config) };
    const ports = {
      ...createDeployPorts(record, run, { githubToken, ...cloudflare }),
      collaborators: createGitHubCollaborators(record.octokit, record.repository),
      opened: createOpenedDeployments(),
    };
    const { repository, actor, runUrl } = run;
    const request = { config, repository, actor, ...requested.command, ...wanted };
    return [await answerRollback(ports, { request, conversation: requested.conversation, runUrl })];
  });
  await writeDeployOutputs(outcomes);
  throwFailures(findFailures(outcomes));
});
markMainEnded();
