import type { Problem } from "../domain/errors.ts";

/** One line per fact: verb, object, reason, digest. */
export interface Log {
  debug(message: string): void;
  info(message: string): void;
  warn(message: string): void;
  /** Findings in user files, shown where the file is shown. */
  problem(problem: Problem): void;
  group<T>(title: string, body: () => Promise<T>): Promise<T>;
}
