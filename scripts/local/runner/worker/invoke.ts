import { CommandHandler } from "./commands/command-handler.ts";
import { createFileCommands } from "./commands/file-commands.ts";
import type { JobContext, StepScope, Variables } from "./job-context.ts";
import type { StepLog } from "./messages/step-log.ts";
import { runProcess } from "./run-process.ts";

export interface Invocation {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  /** The whole environment, except for the file commands. */
  readonly env: Variables;
}

export interface InvocationResult {
  readonly exitCode: number;
  readonly outputs: Readonly<Record<string, string>>;
  readonly state: Readonly<Record<string, string>>;
}

/** Runs one process of a step and applies its workflow commands and environment files to the job. */
export async function invoke(
  job: JobContext,
  log: StepLog,
  invocation: Invocation,
  signal: AbortSignal,
): Promise<InvocationResult> {
  const files = await createFileCommands(job.message.temp);
  const commands = new CommandHandler(log, job.masker);
  const exitCode = await runProcess(job.groups, {
    ...invocation,
    env: { ...invocation.env, ...files.env },
    onLine: (line) => commands.accept(line),
    signal,
  });
  if (commands.refused !== undefined) throw new Error(commands.refused);
  const values = await files.read(log);
  job.env = { ...job.env, ...Object.fromEntries(values.env) };
  job.paths = [...values.paths.toReversed(), ...job.paths];
  return {
    exitCode,
    outputs: Object.fromEntries([...commands.outputs, ...values.outputs]),
    state: Object.fromEntries([...commands.state, ...values.state]),
  };
}

/** The arguments of the functions that run a step (script, Action, checkout). */
export interface StepExecution {
  readonly job: JobContext;
  readonly scope: StepScope;
  readonly log: StepLog;
  /** The evaluated `env` of the step. */
  readonly env: Variables;
  readonly displayName: string;
  readonly signal: AbortSignal;
}

export interface StepOutcome {
  readonly outcome: "success" | "failure";
  readonly outputs: Readonly<Record<string, string>>;
}
