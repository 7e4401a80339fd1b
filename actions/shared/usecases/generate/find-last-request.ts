import { type Command, isCommand } from "../../domain/generation/request.ts";
import { COMMENT_MARK } from "../../domain/report/progress.ts";
import type { Collaborators } from "../../ports/collaborators.ts";
import type { ConversationComment, Conversations } from "../../ports/conversations.ts";

/** The request that `/retry` repeats. */
export type LastRequest =
  | { readonly found: "text"; readonly text: string }
  /** Its comment was edited after the command, at this ISO 8601 time. */
  | { readonly found: "edited"; readonly at: string }
  | { readonly found: "nothing" };

/**
 * Finds the newest comment before the command that requests a change and whose author has write access. Comments of
 * other people count for nothing: they must neither be repeated nor keep `/retry` from working.
 */
export async function findLastRequest(
  {
    conversations,
    collaborators,
  }: { readonly conversations: Conversations; readonly collaborators: Collaborators },
  number: number,
  command: Command,
): Promise<LastRequest> {
  const comments = await conversations.comments(number);
  const access = new Map<number, boolean>();
  for (const comment of comments.toReversed()) {
    const { author } = comment;
    if (comment.id >= command.commentId || author === undefined || !isRequest(comment)) continue;
    const mayWrite = access.get(author.id) ?? (await collaborators.canWrite(author.login, author.id));
    access.set(author.id, mayWrite);
    if (!mayWrite) continue;
    if (wasEditedAfter(comment, command)) return { found: "edited", at: comment.updatedAt };
    return { found: "text", text: comment.body.trim() };
  }
  return { found: "nothing" };
}

function isRequest({ bot, body }: ConversationComment): boolean {
  return !bot && !isCommand(body) && !body.includes(COMMENT_MARK) && body.trim() !== "";
}

/** Times are in whole seconds, so an edit in the second of the command counts as later. */
function wasEditedAfter({ createdAt, updatedAt }: ConversationComment, { at }: Command): boolean {
  return updatedAt !== createdAt && Date.parse(updatedAt) >= Date.parse(at);
}
