import type { ChangeSet } from "../domain/generation/change-set.ts";

/** Branches of the apps repository, and the one way in which we write to them. */
export interface Branches {
  /** The default branch and its head. */
  base(): Promise<{ readonly branch: string; readonly commit: string }>;
  /** Names of the branches that start with `prefix`. */
  list(prefix: string): Promise<readonly string[]>;
  /**
   * Commits a change set as one commit and then moves the branch to it; returns the commit's SHA. Throws
   * BRANCH_MOVED, and leaves the branch alone, when it does not point at `parent` any more (or exists already).
   */
  commit(changeSet: ChangeSet): Promise<string>;
  /** Removing a branch that is gone is not an error. */
  remove(branch: string): Promise<void>;
}
