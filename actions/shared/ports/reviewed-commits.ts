/** The commits that were reviewed: those of the default branch, which branch protection guards. */
export interface ReviewedCommits {
  /** Returns true if the commit is on the default branch; false if it is not, or does not exist. */
  includes(commit: string): Promise<boolean>;
  /** Returns true if the commit is the newest one of the default branch. */
  isHead(commit: string): Promise<boolean>;
  /** Returns true if the commit descends from `older`, which is another one. */
  isNewer(commit: string, older: string): Promise<boolean>;
}
