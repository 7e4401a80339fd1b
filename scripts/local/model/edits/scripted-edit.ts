/** Contents by path, as far as they are known. */
export type Files = ReadonlyMap<string, string>;

/** A change that a request asks for, read from its words. */
export interface ScriptedEdit {
  /** What is done, e.g. `the accent colour is green`. */
  readonly description: string;
  /** New contents of the files that it changes. Applied to its own result it changes nothing. */
  apply(files: Files): Files;
}

/** Undefined when the request does not ask for this kind of change. */
export type PlanEdit = (request: string) => ScriptedEdit | undefined;
