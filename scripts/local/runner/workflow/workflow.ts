import type { Location, MappingTemplate, Template } from "../syntax/template.ts";

/** A parsed workflow file with unevaluated expressions. Templates contain their locations for error messages. */
export interface Workflow {
  /** `.github/workflows/ci.yml`. */
  readonly path: string;
  readonly name: string;
  readonly runName?: Template;
  readonly triggers: ReadonlyMap<string, Trigger>;
  readonly permissions?: Template;
  readonly env?: Template;
  readonly defaults: RunDefaults;
  readonly concurrency?: Template;
  readonly jobs: readonly Job[];
}

/** The value of an event under `on`. */
export interface Trigger {
  readonly location: Location;
  readonly types?: readonly string[];
  readonly branches?: Filter;
  readonly tags?: Filter;
  readonly paths?: Filter;
  /** `inputs`, `secrets` and `outputs` of workflow_call, `inputs` of workflow_dispatch. */
  readonly body?: MappingTemplate;
}

/** Patterns in file order; `ignore` is true for those of the `-ignore` key. */
export interface Filter {
  readonly patterns: readonly string[];
  readonly ignore: boolean;
}

export interface RunDefaults {
  readonly shell?: Template;
  readonly workingDirectory?: Template;
}

export type Job = StepsJob | CallJob;

interface JobBase {
  readonly id: string;
  readonly location: Location;
  readonly name?: Template;
  readonly needs: readonly string[];
  /** Calls a status function; `success()` if the file has no `if`. */
  readonly condition: Template;
  readonly strategy?: Template;
  readonly permissions?: Template;
  readonly concurrency?: Template;
}

export interface StepsJob extends JobBase {
  readonly kind: "steps";
  readonly runsOn: Template;
  readonly environment?: Template;
  readonly outputs?: Template;
  readonly env?: Template;
  readonly defaults: RunDefaults;
  readonly timeoutMinutes?: Template;
  readonly continueOnError?: Template;
  readonly steps: readonly Step[];
}

export interface CallJob extends JobBase {
  readonly kind: "call";
  readonly uses: UsesReference;
  readonly with?: Template;
  readonly secrets?: Template;
}

/** The value of a `uses` key. */
export interface UsesReference {
  readonly text: string;
  readonly location: Location;
}

export type Step = RunStep | UsesStep;

interface StepBase {
  readonly id?: string;
  readonly location: Location;
  readonly name?: Template;
  readonly condition: Template;
  readonly env?: Template;
  readonly continueOnError?: Template;
  readonly timeoutMinutes?: Template;
}

export interface RunStep extends StepBase {
  readonly kind: "run";
  readonly run: Template;
  readonly shell?: Template;
  readonly workingDirectory?: Template;
}

export interface UsesStep extends StepBase {
  readonly kind: "uses";
  readonly uses: UsesReference;
  readonly with?: Template;
}
