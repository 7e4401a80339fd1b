import { headStatuses } from "../queries/commit-statuses.ts";
import { findHeadRepository } from "../queries/head-repository.ts";
import { mergeableState } from "../queries/mergeable-state.ts";
import { requirePull } from "../queries/require-pull.ts";
import type { IssueRecord } from "../store/records/issues.ts";
import type { RepositoryRecord } from "../store/records/repositories.ts";
import { authorAssociation } from "./author-association.ts";
import { countComments } from "./issue.ts";
import { presentLabels } from "./label.ts";
import { nodeId } from "./node-id.ts";
import { presentRepository, repositoryApi, repositoryPage } from "./repository.ts";
import { type Json, type PresentContext, presentUser, presentUserOrNull } from "./user.ts";

/** Renders GitHub's schema `pull-request-simple`, which lists contain. */
export function presentPullSimple(
  context: PresentContext,
  repository: RepositoryRecord,
  issue: IssueRecord,
): Json {
  const pull = requirePull(issue);
  const api = repositoryApi(context, repository);
  const url = `${api}/pulls/${issue.number}`;
  const page = `${repositoryPage(context, repository)}/pull/${issue.number}`;
  const links = {
    issue_url: `${api}/issues/${issue.number}`,
    commits_url: `${url}/commits`,
    review_comments_url: `${url}/comments`,
    review_comment_url: `${api}/pulls/comments{/number}`,
    comments_url: `${api}/issues/${issue.number}/comments`,
    statuses_url: `${api}/statuses/${pull.headSha}`,
  };
  const assignees = issue.assignees.map((login) => presentUser(context, login));
  return {
    url,
    id: pull.id,
    node_id: nodeId("PullRequest", pull.id),
    html_url: page,
    diff_url: `${page}.diff`,
    patch_url: `${page}.patch`,
    ...links,
    number: issue.number,
    state: issue.state,
    locked: issue.locked,
    active_lock_reason: null,
    title: issue.title,
    user: presentUser(context, issue.author),
    body: issue.body,
    labels: presentLabels(context, repository, issue.labels),
    milestone: null,
    created_at: issue.createdAt,
    updated_at: issue.updatedAt,
    closed_at: issue.closedAt,
    merged_at: pull.mergedAt,
    merge_commit_sha: pull.mergeCommitSha,
    assignee: assignees[0] ?? null,
    assignees,
    requested_reviewers: [],
    requested_teams: [],
    head: presentSide(context, findHeadRepository(context.store, repository, pull), {
      ref: pull.headRef,
      sha: pull.headSha,
    }),
    base: presentSide(context, repository, { ref: pull.baseRef, sha: pull.baseSha }),
    _links: presentLinks(url, page, links),
    author_association: authorAssociation(context.store, repository, issue.author),
    auto_merge: null,
    draft: pull.draft,
  };
}

function presentLinks(url: string, page: string, links: Readonly<Record<string, string>>): Json {
  return {
    self: { href: url },
    html: { href: page },
    issue: { href: links["issue_url"] },
    comments: { href: links["comments_url"] },
    review_comments: { href: links["review_comments_url"] },
    review_comment: { href: links["review_comment_url"] },
    commits: { href: links["commits_url"] },
    statuses: { href: links["statuses_url"] },
  };
}

/** Renders GitHub's schema `pull-request`, which webhooks and responses about one pull request contain. */
export function presentPull(context: PresentContext, repository: RepositoryRecord, issue: IssueRecord): Json {
  const { store } = context;
  const pull = requirePull(issue);
  const { stats } = pull;
  const statuses = headStatuses(store, repository.id, pull.headSha);
  return {
    ...presentPullSimple(context, repository, issue),
    merged: pull.merged,
    mergeable: pull.mergeable,
    rebaseable: pull.mergeable,
    mergeable_state: mergeableState(pull, repository.protections[pull.baseRef], statuses),
    merged_by: presentUserOrNull(context, pull.mergedBy),
    comments: countComments(context, issue),
    review_comments: 0,
    maintainer_can_modify: false,
    commits: stats.commits,
    additions: stats.additions,
    deletions: stats.deletions,
    changed_files: stats.changedFiles,
  };
}

/** Presents one side of a pull request; without a repository, that of a deleted fork. */
function presentSide(
  context: PresentContext,
  repository: RepositoryRecord | undefined,
  { ref, sha }: { readonly ref: string; readonly sha: string },
): Json {
  if (repository === undefined) return { label: `unknown:${ref}`, ref, sha, user: null, repo: null };
  return {
    label: `${repository.owner}:${ref}`,
    ref,
    sha,
    user: presentUser(context, repository.owner),
    repo: presentRepository(context, repository),
  };
}
