/** One link of the chain, checked. */
export interface Link {
  readonly link:
    | "statement"
    | "signature"
    | "prompt"
    | "commit"
    | "lock-file"
    | "build"
    | "deployment"
    | "live";
  /** `unsigned`: nothing signed the statement, and nothing had to. `skipped`: its source could not be asked. */
  readonly status: "ok" | "broken" | "unsigned" | "skipped";
  /** What was compared, as one sentence. */
  readonly reason: string;
  readonly expected?: string;
  readonly found?: string;
  /** What to do, in the imperative; set for broken links. */
  readonly remedy?: string;
}

/** A checked link without its name. */
export type Verdict = Omit<Link, "link">;

/** Creates the result of a link that holds. */
export const holds = (reason: string): Verdict => ({ status: "ok", reason });

/** Creates the result of a link whose source could not be asked. */
export const skipped = (reason: string): Verdict => ({ status: "skipped", reason });

/** A difference between two sources. */
export interface Difference {
  readonly reason: string;
  readonly expected?: string | undefined;
  readonly found?: string | undefined;
  readonly remedy: string;
}

/** Creates the result of a broken link. */
export function broken({ reason, expected, found, remedy }: Difference): Verdict {
  return {
    status: "broken",
    reason,
    ...(expected === undefined ? {} : { expected }),
    ...(found === undefined ? {} : { found }),
    remedy,
  };
}
