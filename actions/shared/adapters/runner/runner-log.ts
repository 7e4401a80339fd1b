import * as core from "@actions/core";
import type { Problem } from "../../domain/errors.ts";
import type { Log } from "../../ports/log.ts";

export const runnerLog: Log = {
  debug: core.debug,
  info: core.info,
  warn: (message) => core.warning(message),
  problem(problem) {
    core.error(problem.message, annotationOf(problem));
    const frame = codeFrame(problem);
    if (frame !== undefined) core.info(frame);
  },
  group: core.group,
};

function annotationOf({ file, line, column }: Problem): core.AnnotationProperties {
  return {
    ...(file === undefined ? {} : { file }),
    ...(line === undefined ? {} : { startLine: line }),
    ...(column === undefined ? {} : { startColumn: column }),
  };
}

/** The source line with a caret below the column, or undefined when the line is not known. */
export function codeFrame({ file, line, column, lineText }: Problem): string | undefined {
  if (lineText === undefined || line === undefined) return undefined;
  const margin = `${line} | `;
  const caret = column === undefined ? [] : [`${" ".repeat(margin.length + column - 1)}^`];
  return [`${file ?? ""}:${line}:${column ?? 1}`, `${margin}${lineText}`, ...caret].join("\n");
}
