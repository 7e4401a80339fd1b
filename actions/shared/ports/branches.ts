import type { ChangeSet } from "../domain/generation/change-set.ts";

/** Branches of the apps repository, and the only way to write to them. */
export interface Branches {
  /** Returns the default branch and the SHA of its head. */
  base(): Promise<{ readonly branch: string; readonly commit: string }>;
  /** Returns the names of the branches that start with `prefix`. */
  list(prefix: string): Promise<readonly string[]>;
  /**
   * Commits a change set as one commit, moves the branch to it, and returns the commit's SHA. If the branch no longer
   * points at `parent` (or a new branch exists already), throws BRANCH_MOVED and leaves the branch unchanged.
   */
  commit(changeSet: ChangeSet): Promise<string>;
  /** Removes a branch. Does nothing if it does not exist. */
  remove(branch: string): Promise<void>;
}
