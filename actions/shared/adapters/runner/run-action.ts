import * as core from "@actions/core";
import { isPipelineError } from "../../domain/errors.ts";
import { errorMessage } from "../../domain/text/error-message.ts";
import type { Log } from "../../ports/log.ts";
import { runnerLog } from "./runner-log.ts";

/** The one place an Action fails: maps whatever was thrown to annotations and the output `error-code`. */
export async function runAction(title: string, body: (log: Log) => Promise<void>): Promise<void> {
  try {
    await body(runnerLog);
  } catch (thrown) {
    core.debug(thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown));
    if (isPipelineError(thrown)) {
      core.setOutput("error-code", thrown.code);
      for (const problem of thrown.problems) runnerLog.problem(problem);
      core.error(`${thrown.message}\n${thrown.info.hint}`, { title: `${title}: ${thrown.code}` });
    } else {
      core.setOutput("error-code", "UNEXPECTED");
      core.error(errorMessage(thrown), {
        title: `${title}: UNEXPECTED`,
      });
    }
    process.exitCode = core.ExitCode.Failure;
  }
}

/** A `post:` step: it cleans up after a run that may have failed already, so its own failure only warns. */
export async function runPost(title: string, body: (log: Log) => Promise<void>): Promise<void> {
  try {
    await body(runnerLog);
  } catch (thrown) {
    const reason = errorMessage(thrown);
    runnerLog.warn(`${title}: could not clean up: ${reason}`);
  }
}
