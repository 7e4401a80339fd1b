import * as core from "@actions/core";
import type { Problem } from "../../domain/errors.ts";
import { singleLine } from "../../domain/text/clip.ts";
import { codeFrame } from "../../domain/text/code-frame.ts";
import { inertLog } from "../../domain/text/inert-log.ts";
import type { Log } from "../../ports/log.ts";

/** GitHub cuts annotations; a longer message only fills the log. */
const MAX_TITLE = 200;

/**
 * Writes workflow commands, with an annotation and a code frame for each problem. Everything that an Action prints goes
 * through here, because messages contain names, code and output of apps, which must not become commands.
 */
export const runnerLog: Log = {
  debug: (message) => core.debug(inertLog(message)),
  info: (message) => core.info(inertLog(message)),
  warn: (message) => core.warning(inertLog(message)),
  problem(problem) {
    const { message, hint } = problem;
    core.error(inertLog(hint === undefined ? message : `${message}\n${hint}`), toAnnotation(problem));
    const frame = codeFrame(problem);
    if (frame !== undefined) core.info(inertLog(frame));
  },
  group: (title, body) => core.group(toTitle(title), body),
};

/** Reports the failure of an Action as an annotation. */
export function logFailure(title: string, message: string): void {
  core.error(inertLog(message), { title: toTitle(title) });
}

function toAnnotation({ file, line, column }: Problem): core.AnnotationProperties {
  return {
    ...(file === undefined ? {} : { file: toTitle(file) }),
    ...(line === undefined ? {} : { startLine: line }),
    ...(column === undefined ? {} : { startColumn: column }),
  };
}

function toTitle(text: string): string {
  return singleLine(inertLog(text), MAX_TITLE);
}
