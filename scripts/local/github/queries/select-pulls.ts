import type { IssueRecord } from "../store/records/issues.ts";
import type { RepositoryRecord } from "../store/records/repositories.ts";
import type { Store } from "../store/store.ts";
import { pullOf } from "./pull-of.ts";

/** Query of https://docs.github.com/en/rest/pulls/pulls#list-pull-requests; `head` is `owner:branch`. */
export interface PullQuery {
  readonly state?: string;
  readonly head?: string;
  readonly base?: string;
  readonly sort?: string;
  readonly direction?: string;
}

/** Open ones, newest first, unless the query says otherwise. */
export function selectPulls(
  store: Store,
  repository: RepositoryRecord,
  { state = "open", head, base, sort = "created", direction }: PullQuery,
): readonly IssueRecord[] {
  const rows = store.issues.filter((issue) => {
    if (issue.repositoryId !== repository.id || issue.pull === null) return false;
    if (state !== "all" && issue.state !== state) return false;
    if (head !== undefined && head !== `${repository.owner}:${issue.pull.headRef}`) return false;
    return base === undefined || base === pullOf(issue).baseRef;
  });
  if (sort === "updated") rows.sort((one, other) => one.updatedAt.localeCompare(other.updatedAt));
  // Rows are in the order they were made.
  return (direction ?? (sort === "created" ? "desc" : "asc")) === "desc" ? rows.reverse() : rows;
}
