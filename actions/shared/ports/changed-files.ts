import type { Changes } from "../domain/plan/plan.ts";

/**
 * The files that commits change, as paths relative to the repository's root. A renamed file counts under both names.
 */
export interface ChangedFiles {
  /** Returns the changes from the merge base of the two commits to `head`. */
  between(base: string, head: string): Promise<Changes>;
  /**
   * Returns the changes of a pull request. Names the base commit only if a lock file changed, because only then its
   * earlier contents are needed.
   */
  ofPullRequest(number: number): Promise<Changes>;
  /** Returns a file's contents at a commit; undefined if it does not exist there. */
  textAt(commit: string, path: string): Promise<string | undefined>;
}
