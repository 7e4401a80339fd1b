/** Result of one check. */
export interface Finding {
  /** Name of the check, e.g. `production-token`. */
  readonly check: string;
  /**
   * `failure`: the pipeline does not work. `warning`: it works, but protects less than it could. `skipped`: the facts could
   * not be read.
   */
  readonly status: "ok" | "warning" | "failure" | "skipped";
  /** What was found, as one sentence. */
  readonly reason: string;
  /** What to do, in the imperative; set for warnings and failures. */
  readonly remedy?: string;
}

/** A result without the name of its check. */
export type Verdict = Omit<Finding, "check">;

/** Creates the result of a passed check. */
export const ok = (reason: string): Verdict => ({ status: "ok", reason });

/** Creates the result of a check that found too little protection. */
export const warning = (reason: string, remedy: string): Verdict => ({ status: "warning", reason, remedy });

/** Creates the result of a check that found something broken. */
export const failure = (reason: string, remedy: string): Verdict => ({ status: "failure", reason, remedy });

/** Creates the result of a check whose facts could not be read. */
export const skipped = (reason: string): Verdict => ({ status: "skipped", reason });
