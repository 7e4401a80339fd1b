import type { Context } from "../context/context.ts";
import { presentPull } from "../present/pull.ts";
import type { Json } from "../present/user.ts";
import { requirePull } from "../queries/require-pull.ts";
import type { IssueScope } from "./issue-scope.ts";

/**
 * Emits `pull_request` for the current record, with `GITHUB_REF` and `GITHUB_SHA` as GitHub sets them: the test merge, or
 * the base branch after a merge. A pull request with conflicts has no test merge, so it starts no workflow.
 */
export function announcePull(
  context: Context,
  { repository, issue: { id }, actor }: IssueScope,
  payload: Json & { readonly action: string },
): void {
  const issue = context.store.issues.get(id);
  if (issue === undefined) return;
  const pull = requirePull(issue);
  context.events.emit({
    name: "pull_request",
    repository,
    actor,
    payload: { number: issue.number, pull_request: presentPull(context, repository, issue), ...payload },
    ref: pull.merged ? `refs/heads/${pull.baseRef}` : `refs/pull/${issue.number}/merge`,
    sha: pull.mergeCommitSha,
    baseRef: pull.baseRef,
    headRef: pull.headRef,
    fromFork: pull.headRepositoryId !== undefined,
  });
}
