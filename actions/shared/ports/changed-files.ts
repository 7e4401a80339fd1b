import type { Changes } from "../domain/plan/plan.ts";

/** What commits of the repository change, as paths from its root. A renamed file counts under both names. */
export interface ChangedFiles {
  /** From the merge base of the two commits to `head`. */
  between(base: string, head: string): Promise<Changes>;
  /** The answer names the base only when a lock file changed, which has to be compared with its earlier text. */
  ofPullRequest(number: number): Promise<Changes>;
  /** A file's text at a commit; undefined when it is not there. */
  textAt(commit: string, path: string): Promise<string | undefined>;
}
