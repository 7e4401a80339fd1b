import { arch, platform } from "node:os";
import { delimiter, join } from "node:path";
import { asMap, coerceString, type Evaluation, type Value, type ValueMap } from "../expressions/evaluate.ts";
import { type Result, stepStatusFunctions } from "../plan/status.ts";
import type { Action, Source } from "../workflow/action.ts";
import { hashFiles } from "./hash-files.ts";
import type { Channel } from "./messages/channel.ts";
import type { Masker } from "./messages/masker.ts";
import type { JobMessage } from "./messages/protocol.ts";
import type { StepLog } from "./messages/step-log.ts";
import type { ProcessGroups } from "./process-groups.ts";

export type Variables = Readonly<Record<string, string>>;
export type StepStatus = Exclude<Result, "skipped">;

/** The state that all steps of a job share. */
export interface JobContext {
  readonly message: JobMessage;
  readonly channel: Channel;
  readonly masker: Masker;
  readonly groups: ProcessGroups;
  /** `env` of the workflow and the job, overridden by what steps wrote to `GITHUB_ENV`. */
  env: Variables;
  /** Directories that steps wrote to `GITHUB_PATH`, latest first. */
  paths: readonly string[];
  cancelled: boolean;
  /** Aborts the current step. Replaced on cancellation, so that later `always()` steps can run. */
  running: AbortController;
  /** Post steps, which run after the steps in reverse order. */
  readonly posts: PostStep[];
}

interface PostStep {
  readonly name: string;
  run(log: StepLog, scope: StepScope): Promise<Result>;
}

/** The steps of a job, or those of one composite Action within it. */
export interface StepScope {
  readonly log: StepLog;
  readonly source: Source;
  /** `steps` context. */
  readonly results: Record<string, ValueMap>;
  /** `env` of the step that uses the composite Action. */
  readonly env: Variables;
  readonly composite?: { readonly action: Action; readonly inputs: ValueMap; readonly depth: number };
  status: "success" | "failure";
}

/** Returns the contexts and functions for the expressions of a step. */
export function evaluationFor(job: JobContext, scope: StepScope, env: Variables): Evaluation {
  const { contexts, workspace, temp } = job.message;
  const status = currentStatus(job, scope);
  const github = {
    ...asMap(contexts.github),
    workspace,
    event_path: join(temp, "event.json"),
    ...actionContext(scope),
  };
  return {
    contexts: {
      ...contexts,
      github,
      ...(scope.composite && { inputs: scope.composite.inputs }),
      steps: scope.results,
      env: { ...job.env, ...scope.env, ...env },
      job: { status },
      runner: runnerContext(job.message),
    },
    functions: {
      ...stepStatusFunctions(status),
      hashFiles: (...patterns) => hashFiles(workspace, patterns),
    },
  };
}

export function currentStatus(job: JobContext, scope: StepScope): StepStatus {
  return job.cancelled ? "cancelled" : scope.status;
}

/** Returns the environment of a step's process. Variables of the workflow cannot override those of the runner. */
export function processEnv(job: JobContext, scope: StepScope, env: Variables): Variables {
  const { baseEnv, contexts, workspace, temp } = job.message;
  const user = { ...baseEnv, ...job.env, ...scope.env, ...env };
  const github = { ...asMap(contexts.github), workspace, ...actionContext(scope) };
  const runner = asMap(runnerContext(job.message));
  return {
    ...user,
    PATH: [...job.paths, user["PATH"] ?? ""].join(delimiter),
    CI: "true",
    GITHUB_ACTIONS: "true",
    ...prefixed("GITHUB_", github),
    GITHUB_EVENT_PATH: join(temp, "event.json"),
    ...prefixed("RUNNER_", runner),
  };
}

function runnerContext({ temp, directory }: JobMessage): Value {
  return {
    name: "overskill-local",
    os: platform() === "darwin" ? "macOS" : "Linux",
    arch: arch().toUpperCase(),
    temp,
    tool_cache: join(directory, "tool-cache"),
    environment: "self-hosted",
  };
}

function actionContext({ composite }: StepScope): ValueMap {
  if (composite === undefined) return {};
  const { directory, repository, ref } = composite.action;
  return { action_path: directory, action_repository: repository, action_ref: ref };
}

/** Converts a context to variables, without the token: a process gets it only through `env` or `with`. */
function prefixed(prefix: string, context: ValueMap): Variables {
  const entries = Object.entries(context)
    .filter(([name, value]) => name !== "token" && name !== "event" && value !== null)
    .map(([name, value]) => [`${prefix}${name.toUpperCase()}`, coerceString(value)]);
  return Object.fromEntries(entries);
}
