import type { CommitStatus } from "../domain/deploy/deployment-status.ts";

/** The statuses shown beside a commit and in a pull request's checks. */
export interface CommitStatuses {
  /** `commit` is a 40-digit SHA. */
  report(commit: string, status: CommitStatus): Promise<void>;
}
