import type { Problem } from "../domain/errors.ts";

/** The log of a run. It has one line per fact: verb, object, reason, digest. */
export interface Log {
  debug(message: string): void;
  info(message: string): void;
  warn(message: string): void;
  /** Logs a problem in a user's file. GitHub shows it as an annotation of that file. */
  problem(problem: Problem): void;
  group<T>(title: string, body: () => Promise<T>): Promise<T>;
}
