import * as core from "@actions/core";
import { loadConfig } from "../shared/adapters/github/config.ts";
import { findClosedPullRequest } from "../shared/adapters/github/events/closed-pull-request.ts";
import { createGitHubRuns } from "../shared/adapters/github/runs.ts";
import { createDeployPorts, createRecordPorts } from "../shared/adapters/runner/deploy-ports.ts";
import { readEventContext } from "../shared/adapters/runner/event-context.ts";
import { writeSummary } from "../shared/adapters/runner/outputs/write-summary.ts";
import { runAction } from "../shared/adapters/runner/run-action.ts";
import { chooseAccountId } from "../shared/domain/config/config.ts";
import { renderReconcileSummary } from "../shared/domain/report/deploy-summary.ts";
import { reconcile } from "../shared/usecases/deploy/reconcile.ts";
import { parseReconcileInputs } from "./inputs.ts";

await runAction("reconcile", async (log) => {
  const inputs = parseReconcileInputs(core.getInput);
  core.setSecret(inputs.githubToken);
  core.setSecret(inputs.apiToken);
  const event = readEventContext();
  const record = createRecordPorts(event, inputs.githubToken, log, [inputs.apiToken]);
  const config = await loadConfig(record.octokit, record.repository);
  const accountId = chooseAccountId(inputs.accountId, config, "preview");
  const ports = createDeployPorts(record, event, { ...inputs, accountId });
  const pullRequest = findClosedPullRequest(event.eventName, event.payload);
  const outcome = await reconcile(
    { ...ports, runs: createGitHubRuns(record.octokit, record.repository) },
    {
      config,
      repository: event.repository,
      runUrl: event.runUrl,
      ...(pullRequest === undefined ? {} : { pullRequest }),
    },
  );
  core.setOutput("closed", outcome.closed);
  core.setOutput("removed", outcome.removed);
  await writeSummary(renderReconcileSummary(outcome));
});
