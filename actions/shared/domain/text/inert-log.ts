import { visible } from "./visible.ts";

const ESCAPE = "\u001B";

/** Sequences that colour text or move the cursor, and commands to a terminal: ECMA-48, sections 5.4 and 5.6. */
const ESCAPES = new RegExp(
  [`${ESCAPE}\\[[0-?]*[ -/]*[@-~]`, `${ESCAPE}[\\]PX^_].*?(?:\u0007|${ESCAPE}\\\\|$)`].join("|"),
  "gm",
);

/** What a log viewer or a terminal may treat as the end of a line. */
const LINE_BREAKS = /\r\n|[\r\n\v\f\u0085\u2028\u2029]/g;

/**
 * Makes text safe for a log: no line of it is a workflow command, in either of the syntaxes that GitHub's runner reads
 * (`::name::` at the start of a line, `##[name]` anywhere), and it has no escape sequences, invisible characters or line
 * breaks other than `\n`.
 * https://github.com/actions/runner/blob/main/src/Runner.Common/ActionCommand.cs
 */
export function inertLog(text: string): string {
  return text.replace(ESCAPES, "").replace(LINE_BREAKS, "\n").split("\n").map(inertLine).join("\n");
}

/** A space stops the runner from reading a command, and readers can still see what it was. */
function inertLine(line: string): string {
  return visible(line)
    .replace(/^(\s*):(?=:)/, "$1: ")
    .replaceAll("##[", "## [");
}
