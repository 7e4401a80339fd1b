import type { Template } from "../syntax/template.ts";
import type { Step } from "./workflow.ts";

/** The source of the files of a workflow or an Action; `$/` refers to the same source. */
export type Source =
  | { readonly kind: "toolkit" }
  | { readonly kind: "repository"; readonly repository: string; readonly commit: string }
  | { readonly kind: "workspace"; readonly directory: string };

export interface Action {
  readonly name: string;
  /** Absolute path of the directory with `action.yml`. */
  readonly directory: string;
  readonly source: Source;
  /** `GITHUB_ACTION_REPOSITORY` and `GITHUB_ACTION_REF`; empty for Actions in the workspace. */
  readonly repository: string;
  readonly ref: string;
  readonly inputs: readonly ActionInput[];
  readonly runs: ActionRuns;
}

export interface ActionInput {
  readonly name: string;
  readonly required: boolean;
  readonly default?: Template;
}

export type ActionRuns =
  | {
      readonly kind: "javascript";
      readonly main: string;
      readonly pre?: string;
      readonly preCondition: Template;
      readonly post?: string;
      readonly postCondition: Template;
    }
  | {
      readonly kind: "composite";
      readonly steps: readonly Step[];
      readonly outputs: ReadonlyArray<ActionOutput>;
    };

interface ActionOutput {
  readonly name: string;
  readonly value: Template;
}
