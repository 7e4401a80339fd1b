import { byCodeUnits } from "../../../../actions/shared/domain/text/compare.ts";
import type { IssueRecord } from "../store/records/issues.ts";
import type { RepositoryRecord } from "../store/records/repositories.ts";
import type { Store } from "../store/store.ts";
import { findHeadRepository } from "./head-repository.ts";
import { requirePull } from "./require-pull.ts";

/** The query of https://docs.github.com/en/rest/pulls/pulls#list-pull-requests; `head` is `owner:branch`. */
export interface PullQuery {
  readonly state?: string;
  readonly head?: string;
  readonly base?: string;
  readonly sort?: string;
  readonly direction?: string;
}

/** Selects a repository's pull requests: by default the open ones, newest first. */
export function selectPulls(
  store: Store,
  repository: RepositoryRecord,
  { state = "open", head, base, sort = "created", direction }: PullQuery,
): readonly IssueRecord[] {
  const rows = store.issues.filter((issue) => {
    if (issue.repositoryId !== repository.id || issue.pull === null) return false;
    if (state !== "all" && issue.state !== state) return false;
    const owner = findHeadRepository(store, repository, issue.pull)?.owner ?? "unknown";
    if (head !== undefined && head !== `${owner}:${issue.pull.headRef}`) return false;
    return base === undefined || base === requirePull(issue).baseRef;
  });
  if (sort === "updated") rows.sort(byCodeUnits(({ updatedAt }) => updatedAt));
  // Rows are in order of creation.
  return (direction ?? (sort === "created" ? "desc" : "asc")) === "desc" ? rows.reverse() : rows;
}
