import * as core from "@actions/core";
import { orWarn } from "../../domain/async/or-warn.ts";
import { isPipelineError } from "../../domain/errors.ts";
import { errorMessage } from "../../domain/text/error-message.ts";
import type { Log } from "../../ports/log.ts";
import { runnerLog } from "./runner-log.ts";

/** Runs an Action's main step. Reports a failure with annotations and the output `error-code`; no other code does. */
export async function runAction(title: string, body: (log: Log) => Promise<void>): Promise<void> {
  try {
    await body(runnerLog);
  } catch (thrown) {
    core.debug((thrown instanceof Error ? thrown.stack : undefined) ?? errorMessage(thrown));
    if (isPipelineError(thrown)) {
      core.setOutput("error-code", thrown.code);
      for (const problem of thrown.problems) runnerLog.problem(problem);
      core.error(`${thrown.message}\n${thrown.info.hint}`, { title: `${title}: ${thrown.code}` });
    } else {
      core.setOutput("error-code", "UNEXPECTED");
      core.error(errorMessage(thrown), { title: `${title}: UNEXPECTED` });
    }
    process.exitCode = core.ExitCode.Failure;
  }
}

/** Runs an Action's `post:` step. It only cleans up, after a main step that may have failed, so a failure is a warning. */
export async function runPost(title: string, body: (log: Log) => Promise<void>): Promise<void> {
  await orWarn(runnerLog, `clean up after ${title}`, () => body(runnerLog));
}
