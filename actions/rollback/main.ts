import * as core from "@actions/core";
import { loadConfig } from "../shared/adapters/github/config.ts";
import { readRollbackEvent } from "../shared/adapters/github/events/rollback-event.ts";
import { createGitHubReviewedCommits } from "../shared/adapters/github/reviewed-commits.ts";
import { createHttpLiveness } from "../shared/adapters/http/liveness.ts";
import { createRecordPorts } from "../shared/adapters/runner/deploy-ports.ts";
import { readEventContext } from "../shared/adapters/runner/event-context.ts";
import { handleEvent } from "../shared/adapters/runner/handle-event.ts";
import { writeRollbackOutputs } from "../shared/adapters/runner/outputs/deploy-outputs.ts";
import { runAction } from "../shared/adapters/runner/run-action.ts";
import { systemClock } from "../shared/adapters/runner/system-clock.ts";
import { answerRefusal } from "../shared/usecases/deploy/answer-rollback.ts";
import { chooseRollback } from "../shared/usecases/deploy/choose-rollback.ts";
import { parseRollbackInputs } from "./inputs.ts";

await runAction("rollback", async (log) => {
  const { githubToken, ...wanted } = parseRollbackInputs(core.getInput);
  core.setSecret(githubToken);
  const run = readEventContext();
  const event = readRollbackEvent(run.eventName, run.payload);
  await handleEvent(event, log, { doing: "rollback", skipped: () => undefined }, async (requested) => {
    const record = createRecordPorts(run, githubToken, log);
    const { octokit, repository } = record;
    const { conversation, command } = requested;
    const ports = {
      ...record,
      reviewed: createGitHubReviewedCommits(octokit, repository),
      liveness: createHttpLiveness({ clock: systemClock }),
    };
    const chosen = await answerRefusal(ports, { conversation, runUrl: run.runUrl }, async () =>
      chooseRollback(ports, { config: await loadConfig(octokit, repository), ...command, ...wanted }),
    );
    writeRollbackOutputs(chosen, conversation);
  });
});
