import type { CommitStatus } from "../domain/deploy/deployment-status.ts";

/** The statuses that GitHub shows beside a commit and in a pull request's checks. */
export interface CommitStatuses {
  /** Sets a status of a commit, given by its 40-digit SHA. */
  report(commit: string, status: CommitStatus): Promise<void>;
}
