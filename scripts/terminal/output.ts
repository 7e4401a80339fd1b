import { isPipelineError, type Problem } from "../../actions/shared/domain/errors.ts";
import { codeFrame } from "../../actions/shared/domain/text/code-frame.ts";
import { errorMessage } from "../../actions/shared/domain/text/error-message.ts";
import { inertLog } from "../../actions/shared/domain/text/inert-log.ts";
import type { Log } from "../../actions/shared/ports/log.ts";

/**
 * Prints one JSON object to standard output; everything else goes to standard error. In a workflow, `##[` in a string would
 * start a command, so it is escaped.
 */
export function printJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value, null, 2).replaceAll("##[", "#\\u0023[")}\n`);
}

/** Writes lines to standard error. They may contain text of apps, so they are made inert for terminals and workflows. */
function print(text: string): void {
  process.stderr.write(`${inertLog(text)}\n`);
}

/** Writes to standard error, so that standard output holds nothing but the result. */
export const terminalLog: Log = {
  debug(message) {
    if (process.env["OVERSKILL_DEBUG"]) print(message);
  },
  info: print,
  warn: (message) => print(`warning: ${message}`),
  problem: (problem) => print(renderProblem(problem)),
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
    print(`\n${thrown.code}: ${thrown.message}\n${thrown.info.hint}`);
  } else {
    print(`\nUNEXPECTED: ${(thrown instanceof Error ? thrown.stack : undefined) ?? errorMessage(thrown)}`);
  }
  return 1;
}
