import type { Log } from "../../../../actions/shared/ports/log.ts";
import type { ValueMap } from "../expressions/evaluate.ts";
import type { RunnerHost, WorkflowEvent } from "../host/runner-host.ts";
import type { ConcurrencyGroups } from "./concurrency-groups.ts";
import type { LoadedWorkflow } from "./load-workflow.ts";
import type { Slots } from "./slots.ts";
import type { Sources } from "./sources.ts";
import type { WorkerPool } from "./worker-pool.ts";

/** Everything that the runs of a runner share. */
export interface Services {
  readonly host: RunnerHost;
  readonly sources: Sources;
  readonly workers: WorkerPool;
  readonly slots: Slots;
  readonly groups: ConcurrencyGroups;
  readonly log: Log;
  /** Parent of the job directories. */
  readonly workDirectory: string;
  /** Environment variables for every step. */
  readonly stepEnv: Readonly<Record<string, string>>;
}

export type Secrets = Readonly<Record<string, string>>;

/** One run: everything that its jobs share, including the jobs of called workflows. */
export interface Run {
  readonly services: Services;
  readonly id: number;
  readonly event: WorkflowEvent;
  /** `github` context without the properties of a single job. */
  readonly github: ValueMap;
  /** Secrets of the repository; empty for pull requests of forks. */
  readonly secrets: Secrets;
  readonly vars: ValueMap;
}

/** One workflow file within a run: the workflow of the run itself, or one that a job calls. */
export interface WorkflowScope {
  readonly run: Run;
  readonly loaded: LoadedWorkflow;
  readonly inputs: ValueMap;
  readonly secrets: Secrets;
  /** Prefix of the names of its jobs: `caller / `, or empty. */
  readonly prefix: string;
  /** Fires when the run, or the job that calls this workflow, is cancelled. */
  readonly signal: AbortSignal;
}

export interface JobResult {
  readonly result: "success" | "failure" | "cancelled" | "skipped";
  readonly outputs: Readonly<Record<string, string>>;
}
