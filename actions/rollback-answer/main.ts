import * as core from "@actions/core";
import { createRecordPorts } from "../shared/adapters/runner/deploy-ports.ts";
import { readEventContext } from "../shared/adapters/runner/event-context.ts";
import { runAction } from "../shared/adapters/runner/run-action.ts";
import { answerRollback } from "../shared/usecases/deploy/answer-rollback.ts";
import { parseRollbackAnswerInputs } from "./inputs.ts";

await runAction("rollback-answer", async (log) => {
  const { githubToken, ...rollback } = parseRollbackAnswerInputs(core.getInput);
  core.setSecret(githubToken);
  const run = readEventContext();
  const { runId, runAttempt, runUrl } = run;
  const ports = createRecordPorts(run, githubToken, log);
  await answerRollback(ports, { ...rollback, runId, runAttempt, runUrl });
});
