import type { OutsideInputs } from "../domain/plan/affected.ts";

export interface AppInputsRequest {
  /** App folders, from the repository's root. */
  readonly paths: readonly string[];
  /** What changed, as paths from the repository's root. */
  readonly changed: readonly string[];
  /** A file's text before the change; undefined when it was not there or is not known. */
  before(path: string): Promise<string | undefined>;
}

/** What apps are built from besides their own folders, read from the checkout. */
export interface AppInputs {
  /** By app folder; only those that are built from something else. */
  load(request: AppInputsRequest): Promise<ReadonlyMap<string, OutsideInputs>>;
}
