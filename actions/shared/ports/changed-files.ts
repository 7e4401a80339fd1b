import type { Changes } from "../domain/plan.ts";

/** What commits of the repository change, as paths from its root. A renamed file counts under both names. */
export interface ChangedFiles {
  /** From the merge base of the two commits to `head`. */
  between(base: string, head: string): Promise<Changes>;
  ofPullRequest(number: number): Promise<Changes>;
}
