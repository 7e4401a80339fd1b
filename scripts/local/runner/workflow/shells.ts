import { unsupportedAt } from "../syntax/problem.ts";
import { literalText, type Template } from "../syntax/template.ts";

/** How GitHub calls each shell: https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_idstepsshell */
const SHELLS: Readonly<Record<string, readonly [string, ...string[]]>> = {
  "": ["bash", "-e"],
  bash: ["bash", "--noprofile", "--norc", "-eo", "pipefail"],
  sh: ["sh", "-e"],
};

/** Command and flags that go before the script's path; `""` means that no shell is named. */
export function findShell(name: string): readonly [string, ...string[]] | undefined {
  return SHELLS[name];
}

/** @throws PipelineError WORKFLOW_UNSUPPORTED naming file and line. An expression is judged when it is evaluated. */
export function checkShell(shell: Template | undefined): void {
  const name = literalText(shell);
  if (shell === undefined || name === undefined || findShell(name) !== undefined) return;
  throw unsupportedAt(shell.place, `The shell \`${name}\` is not supported.`);
}
