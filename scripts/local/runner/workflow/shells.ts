import { unsupportedAt } from "../syntax/problem.ts";
import { literalString, type Template } from "../syntax/template.ts";

/** The command line of each shell on GitHub: https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_idstepsshell */
const SHELLS: Readonly<Record<string, readonly [string, ...string[]]>> = {
  "": ["bash", "-e"],
  bash: ["bash", "--noprofile", "--norc", "-eo", "pipefail"],
  sh: ["sh", "-e"],
};

/** Returns the command and the flags before the script's path; `""` is the default shell. */
export function findShell(name: string): readonly [string, ...string[]] | undefined {
  return SHELLS[name];
}

/**
 * Checks that the runner supports a shell. Throws PipelineError WORKFLOW_UNSUPPORTED naming file and line. The runner
 * checks an expression when it evaluates it.
 */
export function checkShell(shell: Template | undefined): void {
  const name = literalString(shell);
  if (shell === undefined || name === undefined || findShell(name) !== undefined) return;
  throw unsupportedAt(shell.location, `The shell \`${name}\` is not supported.`);
}
