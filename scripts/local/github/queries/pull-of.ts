import type { IssueRecord, PullRecord } from "../store/records/issues.ts";

/** For records that were selected as pull requests. Throws for a plain issue. */
export function pullOf(issue: IssueRecord): PullRecord {
  if (issue.pull === null) throw new Error(`#${issue.number} is not a pull request.`);
  return issue.pull;
}
