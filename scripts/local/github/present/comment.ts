import type { CommentRecord } from "../store/records/issues.ts";
import type { RepositoryRecord } from "../store/records/repositories.ts";
import { authorAssociation } from "./author-association.ts";
import { issuePage } from "./issue.ts";
import { nodeId } from "./node-id.ts";
import { presentReactionRollup } from "./reactions.ts";
import { repositoryApi } from "./repository.ts";
import { type Json, type PresentContext, presentUser } from "./user.ts";

/** Renders GitHub's schema `issue-comment`. */
export function presentComment(
  context: PresentContext,
  repository: RepositoryRecord,
  comment: CommentRecord,
): Json {
  const api = repositoryApi(context, repository);
  const url = `${api}/issues/comments/${comment.id}`;
  const issue = context.store.issue(repository.id, comment.number);
  const page = issue === undefined ? "" : issuePage(context, repository, issue);
  return {
    id: comment.id,
    node_id: nodeId("IssueComment", comment.id),
    url,
    html_url: `${page}#issuecomment-${comment.id}`,
    issue_url: `${api}/issues/${comment.number}`,
    user: presentUser(context, comment.author),
    body: comment.body,
    created_at: comment.createdAt,
    updated_at: comment.updatedAt,
    author_association: authorAssociation(context.store, repository, comment.author),
    performed_via_github_app: null,
    reactions: presentReactionRollup(context, "comment", comment.id, `${url}/reactions`),
  };
}
