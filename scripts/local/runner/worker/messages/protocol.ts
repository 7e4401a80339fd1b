import type { Contexts } from "../../expressions/evaluate.ts";
import type { Annotation, Permissions, StepState } from "../../host/runner-host.ts";
import type { Result } from "../../plan/status.ts";
import type { Template } from "../../syntax/template.ts";
import type { Action, Source } from "../../workflow/action.ts";
import type { RunDefaults, StepsJob, UsesReference } from "../../workflow/workflow.ts";

/** Everything that a worker process needs to run one job, as plain data for the IPC channel. */
export interface JobMessage {
  readonly job: StepsJob;
  readonly workflowEnv?: Template;
  readonly workflowDefaults: RunDefaults;
  /** Source of the workflow file, which `$/` in its steps refers to. */
  readonly source: Source;
  /** All contexts of the job except `env`, `steps`, `job` and `runner`, which the worker creates. */
  readonly contexts: Contexts;
  /** Permissions of the token, for the log. */
  readonly permissions: Permissions;
  readonly serverUrl: string;
  readonly resultsUrl: string;
  readonly token: string;
  readonly runtimeToken: string;
  /** Contains the workspace, temporary directory and home of this job; the worker removes it at the end. */
  readonly directory: string;
  readonly workspace: string;
  readonly temp: string;
  /** Environment variables for every step, including `PATH`. */
  readonly baseEnv: Readonly<Record<string, string>>;
}

export type ToWorker =
  | { readonly type: "job"; readonly message: JobMessage }
  | { readonly type: "cancel" }
  | { readonly type: "resolved"; readonly request: number; readonly action: Action }
  | { readonly type: "unresolved"; readonly request: number; readonly reason: string };

export type FromWorker =
  | { readonly type: "ready" }
  | {
      readonly type: "resolve";
      readonly request: number;
      readonly uses: UsesReference;
      readonly source: Source;
    }
  | { readonly type: "log"; readonly step: number; readonly line: string }
  | { readonly type: "steps"; readonly steps: readonly StepState[] }
  | { readonly type: "summary"; readonly step: number; readonly markdown: string }
  | { readonly type: "annotation"; readonly annotation: Annotation }
  /** Live process groups, which the parent kills if the worker exits before them. */
  | { readonly type: "groups"; readonly pids: readonly number[] }
  | { readonly type: "done"; readonly outcome: JobOutcome };

export interface JobOutcome {
  readonly result: Exclude<Result, "skipped">;
  readonly outputs: Readonly<Record<string, string>>;
}
