import { randomUUID } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { isAbsolute, join, resolve } from "node:path";
import { evaluateString } from "../expressions/evaluate.ts";
import { unsupportedAt } from "../syntax/problem.ts";
import { findShell } from "../workflow/shells.ts";
import type { RunStep } from "../workflow/workflow.ts";
import { invoke, type StepExecution, type StepOutcome } from "./invoke.ts";
import { evaluationFor, processEnv } from "./job-context.ts";

/** Runs a `run` step. */
export async function runScript(step: RunStep, execution: StepExecution): Promise<StepOutcome> {
  const { job, scope, log, env, signal } = execution;
  const evaluation = evaluationFor(job, scope, env);
  const { defaults } = job.message.job;
  const { workflowDefaults } = job.message;
  // The defaults of the job do not apply to the steps of a composite Action.
  const inherited = scope.composite ? {} : { ...workflowDefaults, ...defaults };
  const shell = evaluateString(step.shell ?? inherited.shell, evaluation);
  const argv = findShell(shell);
  if (argv === undefined)
    throw unsupportedAt(step.shell?.location ?? step.location, `The shell \`${shell}\` is not supported.`);
  const directory = evaluateString(step.workingDirectory ?? inherited.workingDirectory, evaluation);
  const { workspace, temp } = job.message;
  const cwd = isAbsolute(directory) ? directory : resolve(workspace, directory);
  const script = evaluateString(step.run, evaluation);
  const path = join(temp, `${randomUUID()}.sh`);
  await writeFile(path, `${script}\n`);
  const [command, ...flags] = argv;
  const [title = ""] = script.split("\n");
  log.group(`Run ${title}`, [
    script.trimEnd(),
    `shell: ${[...argv, "{0}"].join(" ")}`,
    ...describeEnv(execution),
  ]);
  const invocation = { command, args: [...flags, path], cwd, env: processEnv(job, scope, env) };
  const { exitCode, outputs } = await invoke(job, log, invocation, signal);
  if (exitCode !== 0 && !signal.aborted) log.error(`Process completed with exit code ${exitCode}.`);
  return { outcome: exitCode === 0 ? "success" : "failure", outputs };
}

function describeEnv({ job, scope, env }: StepExecution): readonly string[] {
  const entries = Object.entries({ ...job.env, ...scope.env, ...env });
  return entries.length === 0 ? [] : ["env:", ...entries.map(([name, value]) => `  ${name}: ${value}`)];
}
