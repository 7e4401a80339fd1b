import * as core from "@actions/core";
import type { Problem } from "../../domain/errors.ts";
import { codeFrame } from "../../domain/text/code-frame.ts";
import type { Log } from "../../ports/log.ts";

/** Writes workflow commands, with an annotation and a code frame for each problem. */
export const runnerLog: Log = {
  debug: core.debug,
  info: core.info,
  warn: (message) => core.warning(message),
  problem(problem) {
    const { message, hint } = problem;
    core.error(hint === undefined ? message : `${message}\n${hint}`, toAnnotation(problem));
    const frame = codeFrame(problem);
    if (frame !== undefined) core.info(frame);
  },
  group: core.group,
};

function toAnnotation({ file, line, column }: Problem): core.AnnotationProperties {
  return {
    ...(file === undefined ? {} : { file }),
    ...(line === undefined ? {} : { startLine: line }),
    ...(column === undefined ? {} : { startColumn: column }),
  };
}
