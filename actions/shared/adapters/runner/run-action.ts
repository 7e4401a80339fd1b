import * as core from "@actions/core";
import { orWarn } from "../../domain/async/or-warn.ts";
import { isPipelineError } from "../../domain/errors.ts";
import { errorMessage } from "../../domain/text/error-message.ts";
import type { Log } from "../../ports/log.ts";
import { logFailure, runnerLog } from "./runner-log.ts";

/** Runs an Action's main step. Reports a failure with annotations and the output `error-code`; no other code does. */
export async function runAction(title: string, body: (log: Log) => Promise<void>): Promise<void> {
  reportUncaught(title);
  try {
    await body(runnerLog);
  } catch (thrown) {
    reportFailure(title, thrown);
  }
}

function reportFailure(title: string, thrown: unknown): void {
  runnerLog.debug((thrown instanceof Error ? thrown.stack : undefined) ?? errorMessage(thrown));
  if (isPipelineError(thrown)) {
    core.setOutput("error-code", thrown.code);
    for (const problem of thrown.problems) runnerLog.problem(problem);
    logFailure(`${title}: ${thrown.code}`, `${thrown.message}\n${thrown.info.hint}`);
  } else {
    core.setOutput("error-code", "UNEXPECTED");
    logFailure(`${title}: UNEXPECTED`, errorMessage(thrown));
  }
  process.exitCode = core.ExitCode.Failure;
}

/** Node.js would print the message of an error that nothing caught as it is, workflow commands in it included. */
function reportUncaught(title: string): void {
  process.on("uncaughtException", (thrown) => {
    reportFailure(title, thrown);
    process.exit();
  });
}

/** Runs an Action's `post:` step. It only cleans up, after a main step that may have failed, so a failure is a warning. */
export async function runPost(title: string, body: (log: Log) => Promise<void>): Promise<void> {
  reportUncaught(title);
  await orWarn(runnerLog, `clean up after ${title}`, () => body(runnerLog));
}
