import type { IssueRecord } from "../store/records/issues.ts";
import { equalNames } from "../store/store.ts";

/** Filters and sorts issues by the query of https://docs.github.com/en/rest/issues/issues#list-repository-issues, with its defaults. */
export function filterIssues(
  issues: readonly IssueRecord[],
  query: Readonly<Record<string, string | undefined>>,
): readonly IssueRecord[] {
  const { state = "open", creator, assignee, since, sort, direction } = query;
  const labels = (query["labels"] ?? "").split(",").filter((name) => name !== "");
  const found = issues.filter(
    (issue) =>
      (state === "all" || issue.state === state) &&
      (creator === undefined || equalNames(issue.author, creator)) &&
      matchesAssignee(issue, assignee) &&
      (since === undefined || Date.parse(issue.updatedAt) >= Date.parse(since)) &&
      labels.every((name) => issue.labels.some((label) => equalNames(label, name))),
  );
  const time = ({ createdAt, updatedAt }: IssueRecord) =>
    Date.parse(sort === "updated" ? updatedAt : createdAt);
  const sign = direction === "asc" ? 1 : -1;
  return found.sort((a, b) => sign * (time(a) - time(b) || a.number - b.number));
}

function matchesAssignee({ assignees }: IssueRecord, wanted: string | undefined): boolean {
  if (wanted === undefined) return true;
  if (wanted === "none") return assignees.length === 0;
  if (wanted === "*") return assignees.length > 0;
  return assignees.some((login) => equalNames(login, wanted));
}
