import type { OutsideInputs } from "../domain/plan/affected.ts";

/** The apps to look at, and what changed. */
export interface AppInputsRequest {
  /** The apps' directories, relative to the repository's root. */
  readonly paths: readonly string[];
  /** Paths of the changed files, relative to the repository's root. */
  readonly changed: readonly string[];
  /** Returns a file's contents before the change; undefined if it did not exist or is unknown. */
  before(path: string): Promise<string | undefined>;
}

/** Inputs outside the apps' directories, read from the checkout. */
export interface AppInputs {
  /** Returns the inputs by app directory. Leaves out apps that have none. */
  load(request: AppInputsRequest): Promise<ReadonlyMap<string, OutsideInputs>>;
}
