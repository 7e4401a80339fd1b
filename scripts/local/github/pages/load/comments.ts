import type { CommentRecord, IssueRecord, ReactionRecord } from "../../store/records/issues.ts";
import { issuePath } from "../text/addresses.ts";
import { renderMarkdown } from "../text/markdown.ts";
import type { CommentItem } from "../views/timeline.ts";
import type { PageScope } from "./page-scope.ts";

/** Loads the description of an issue or pull request as the first comment of its timeline. */
export function loadOpeningPost(scope: PageScope, issue: IssueRecord): CommentItem {
  return toCommentItem(scope, {
    key: "opening-post",
    author: issue.author,
    time: issue.createdAt,
    edited: false,
    source: issue.body ?? "",
    reactions: findReactions(scope, "issue", issue.id),
    action: `${pagePath(scope, issue)}/body`,
  });
}

/** Loads a comment. Its key is the fragment that GitHub's URLs use. */
export function loadComment(scope: PageScope, issue: IssueRecord, comment: CommentRecord): CommentItem {
  return toCommentItem(scope, {
    key: `issuecomment-${comment.id}`,
    author: comment.author,
    time: comment.createdAt,
    edited: comment.updatedAt !== comment.createdAt,
    source: comment.body,
    reactions: findReactions(scope, "comment", comment.id),
    action: `${pagePath(scope, issue)}/comments/${comment.id}`,
  });
}

interface CommentSource extends Pick<CommentItem, "key" | "author" | "time" | "edited"> {
  readonly source: string;
  readonly reactions: readonly ReactionRecord[];
  /** Path that the edit form posts to. */
  readonly action: string;
}

function toCommentItem(scope: PageScope, { source, reactions, action, ...head }: CommentSource): CommentItem {
  const role = describeRole(scope, head.author);
  const markdown = source.trim() === "" ? "_No description provided._" : source;
  const mayEdit = scope.viewer !== undefined && (scope.viewer === head.author || scope.may("write"));
  return {
    type: "comment",
    ...head,
    ...(role === undefined ? {} : { role }),
    body: renderMarkdown(markdown, { repository: scope.fullName, breaks: true }),
    reactions: groupReactions(reactions),
    ...(mayEdit ? { editable: { source, action } } : {}),
  };
}

function pagePath({ fullName }: PageScope, { number, pull }: IssueRecord): string {
  return issuePath(fullName, pull === null ? "issue" : "pull", number);
}

function describeRole({ repository }: PageScope, login: string): string | undefined {
  if (login.endsWith("[bot]")) return "bot";
  if (repository.owner === login) return "Owner";
  return repository.collaborators[login] === undefined ? undefined : "Collaborator";
}

const EMOJI = {
  "+1": "👍",
  "-1": "👎",
  laugh: "😄",
  confused: "😕",
  heart: "❤️",
  hooray: "🎉",
  rocket: "🚀",
  eyes: "👀",
} as const satisfies Record<ReactionRecord["content"], string>;

function findReactions(
  { context }: PageScope,
  subject: ReactionRecord["subject"],
  subjectId: number,
): ReactionRecord[] {
  return context.store.reactions.filter((row) => row.subject === subject && row.subjectId === subjectId);
}

function groupReactions(reactions: readonly ReactionRecord[]): CommentItem["reactions"] {
  return [...Map.groupBy(reactions, ({ content }) => content)].map(([content, given]) => ({
    emoji: EMOJI[content],
    content,
    users: given.map(({ user }) => user),
  }));
}
