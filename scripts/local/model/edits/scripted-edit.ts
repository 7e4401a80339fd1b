/** Known file contents by path. */
export type Files = ReadonlyMap<string, string>;

/** A change that a request asks for. */
export interface ScriptedEdit {
  /** The state after the edit, e.g. `the accent colour is green`. */
  readonly description: string;
  /** Returns the new contents of the changed files. Idempotent: applied to its own result, it changes nothing. */
  apply(files: Files): Files;
}

/** Plans one kind of change; undefined if the request does not ask for it. */
export type PlanEdit = (request: string) => ScriptedEdit | undefined;
