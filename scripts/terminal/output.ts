import { isPipelineError, type Problem } from "../../actions/shared/domain/errors.ts";
import { codeFrame } from "../../actions/shared/domain/text/code-frame.ts";
import type { Log } from "../../actions/shared/ports/log.ts";

/** Exactly one JSON object on standard output; everything else goes to standard error. */
export function printJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
}

/** Progress and findings on standard error, so that `--json` keeps standard output to itself. */
export const terminalLog: Log = {
  debug(message) {
    if (process.env["OVERSKILL_DEBUG"]) process.stderr.write(`${message}\n`);
  },
  info: (message) => void process.stderr.write(`${message}\n`),
  warn: (message) => void process.stderr.write(`warning: ${message}\n`),
  problem: (problem) => void process.stderr.write(`${describeProblem(problem)}\n`),
  group: (_, body) => body(),
};

/** What goes on inside the local platform is for `OVERSKILL_DEBUG`; its pages and the REST API tell the rest. */
export const quietLog: Log = { ...terminalLog, info: terminalLog.debug, warn: terminalLog.debug };

/** Place and sentence, the line with a caret, what to do. */
function describeProblem(problem: Problem): string {
  const { file, line, column, message, hint } = problem;
  const place = [file, line, column].filter((part) => part !== undefined).join(":");
  const [, ...frame] = codeFrame(problem)?.split("\n") ?? [];
  const sentence = place === "" ? message : `${place} ${message}`;
  return [sentence, ...frame, ...(hint === undefined ? [] : [`  ${hint}`])].join("\n");
}

/** The one place a command fails: code, what was found, what to do. Returns the exit code. */
export function reportFailure(thrown: unknown): number {
  if (isPipelineError(thrown)) {
    for (const problem of thrown.problems) terminalLog.problem(problem);
    process.stderr.write(`\n${thrown.code}: ${thrown.message}\n${thrown.info.hint}\n`);
  } else {
    process.stderr.write(
      `\nUNEXPECTED: ${thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown)}\n`,
    );
  }
  return 1;
}
