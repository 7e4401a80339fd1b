import type { IssueRecord } from "../store/records/issues.ts";
import type { RepositoryRecord } from "../store/records/repositories.ts";
import { authorAssociation } from "./author-association.ts";
import { presentLabels } from "./label.ts";
import { nodeId } from "./node-id.ts";
import { presentReactionRollup } from "./reactions.ts";
import { repositoryApi, repositoryPage } from "./repository.ts";
import { type Json, type PresentContext, presentUser, presentUserOrNull } from "./user.ts";

/** Address of an issue's or pull request's page. */
export function issuePage(context: PresentContext, repository: RepositoryRecord, issue: IssueRecord): string {
  const folder = issue.pull === null ? "issues" : "pull";
  return `${repositoryPage(context, repository)}/${folder}/${issue.number}`;
}

/** Schema `issue`; a pull request shows as an issue with `pull_request`. */
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
    comments: commentCount(context, issue),
    closed_at: issue.closedAt,
    closed_by: presentUserOrNull(context, issue.closedBy),
    created_at: issue.createdAt,
    updated_at: issue.updatedAt,
    author_association: authorAssociation(context.store, repository, issue.author),
    performed_via_github_app: null,
    reactions: presentReactionRollup(context, "issue", issue.id, `${url}/reactions`),
    ...pullRequestOf(context, repository, issue),
  };
}

function commentCount({ store }: PresentContext, { repositoryId, number }: IssueRecord): number {
  return store.comments.filter((row) => row.repositoryId === repositoryId && row.number === number).length;
}

function pullRequestOf(context: PresentContext, repository: RepositoryRecord, issue: IssueRecord): Json {
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
