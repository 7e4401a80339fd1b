import type { IssueRecord } from "../store/records/issues.ts";
import type { RepositoryRecord } from "../store/records/repositories.ts";
import { authorAssociation } from "./author-association.ts";
import { presentLabels } from "./label.ts";
import { nodeId } from "./node-id.ts";
import { presentReactionRollup } from "./reactions.ts";
import { repositoryApi, repositoryPage } from "./repository.ts";
import { type Json, type PresentContext, presentUser, presentUserOrNull } from "./user.ts";

/** Returns the URL of the page of an issue or pull request. */
export function issuePage(context: PresentContext, repository: RepositoryRecord, issue: IssueRecord): string {
  const kind = issue.pull === null ? "issues" : "pull";
  return `${repositoryPage(context, repository)}/${kind}/${issue.number}`;
}

/** Renders GitHub's schema `issue`. A pull request is an issue with a `pull_request`. */
export function presentIssue(
  context: PresentContext,
  repository: RepositoryRecord,
  issue: IssueRecord,
): Json {
  const api = repositoryApi(context, repository);
  const url = `${api}/issues/${issue.number}`;
  const assignees = issue.assignees.map((login) => presentUser(context, login));
  return {
    id: issue.id,
    node_id: nodeId(issue.pull === null ? "Issue" : "PullRequest", issue.id),
    url,
    repository_url: api,
    labels_url: `${url}/labels{/name}`,
    comments_url: `${url}/comments`,
    events_url: `${url}/events`,
    timeline_url: `${url}/timeline`,
    html_url: issuePage(context, repository, issue),
    number: issue.number,
    state: issue.state,
    state_reason: issue.stateReason,
    title: issue.title,
    body: issue.body,
    user: presentUser(context, issue.author),
    labels: presentLabels(context, repository, issue.labels),
    assignee: assignees[0] ?? null,
    assignees,
    milestone: null,
    locked: issue.locked,
    active_lock_reason: null,
    comments: countComments(context, issue),
    closed_at: issue.closedAt,
    closed_by: presentUserOrNull(context, issue.closedBy),
    created_at: issue.createdAt,
    updated_at: issue.updatedAt,
    author_association: authorAssociation(context.store, repository, issue.author),
    performed_via_github_app: null,
    reactions: presentReactionRollup(context, "issue", issue.id, `${url}/reactions`),
    ...presentPullFields(context, repository, issue),
  };
}

/** Counts the comments of an issue or pull request. */
export function countComments({ store }: PresentContext, { repositoryId, number }: IssueRecord): number {
  return store.comments.filter((row) => row.repositoryId === repositoryId && row.number === number).length;
}

function presentPullFields(context: PresentContext, repository: RepositoryRecord, issue: IssueRecord): Json {
  if (issue.pull === null) return {};
  const page = issuePage(context, repository, issue);
  return {
    draft: issue.pull.draft,
    pull_request: {
      url: `${repositoryApi(context, repository)}/pulls/${issue.number}`,
      html_url: page,
      diff_url: `${page}.diff`,
      patch_url: `${page}.patch`,
      merged_at: issue.pull.mergedAt,
    },
  };
}
