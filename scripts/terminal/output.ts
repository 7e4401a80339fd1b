import { isPipelineError, type Problem } from "../../actions/shared/domain/errors.ts";
import { codeFrame } from "../../actions/shared/domain/text/code-frame.ts";
import { errorMessage } from "../../actions/shared/domain/text/error-message.ts";
import type { Log } from "../../actions/shared/ports/log.ts";

/** Prints one JSON object to standard output; everything else goes to standard error. */
export function printJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
}

/** Writes to standard error, so that standard output holds nothing but the result. */
export const terminalLog: Log = {
  debug(message) {
    if (process.env["OVERSKILL_DEBUG"]) process.stderr.write(`${message}\n`);
  },
  info: (message) => void process.stderr.write(`${message}\n`),
  warn: (message) => void process.stderr.write(`warning: ${message}\n`),
  problem: (problem) => void process.stderr.write(`${renderProblem(problem)}\n`),
  group: (_, body) => body(),
};

/**
 * Log of the local platform. Writes only if `OVERSKILL_DEBUG` is set, because the platform's pages show what it does.
 */
export const quietLog: Log = { ...terminalLog, info: terminalLog.debug, warn: terminalLog.debug };

/** Renders location and message, then the line of code with a caret, then the hint. */
function renderProblem(problem: Problem): string {
  const { file, line, column, message, hint } = problem;
  const location = [file, line, column].filter((part) => part !== undefined).join(":");
  const [, ...frame] = codeFrame(problem)?.split("\n") ?? [];
  const sentence = location === "" ? message : `${location} ${message}`;
  return [sentence, ...frame, ...(hint === undefined ? [] : [`  ${hint}`])].join("\n");
}

/** Prints why a command failed: code, message and hint of a PipelineError, the stack of any other error. Returns the exit code. */
export function reportFailure(thrown: unknown): number {
  if (isPipelineError(thrown)) {
    for (const problem of thrown.problems) terminalLog.problem(problem);
    process.stderr.write(`\n${thrown.code}: ${thrown.message}\n${thrown.info.hint}\n`);
  } else {
    process.stderr.write(
      `\nUNEXPECTED: ${(thrown instanceof Error ? thrown.stack : undefined) ?? errorMessage(thrown)}\n`,
    );
  }
  return 1;
}
