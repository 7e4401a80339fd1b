import type { IssueRecord, PullRecord } from "../store/records/issues.ts";

/** Returns the pull request of a record that was selected as one. Throws for a plain issue. */
export function requirePull(issue: IssueRecord): PullRecord {
  if (issue.pull === null) throw new Error(`#${issue.number} is not a pull request.`);
  return issue.pull;
}
