import type { ReactionContent, ReactionRecord } from "../store/records/issues.ts";
import { nodeId } from "./node-id.ts";
import { type Json, type PresentContext, presentUser } from "./user.ts";

export const REACTION_CONTENTS = [
  "+1",
  "-1",
  "laugh",
  "confused",
  "heart",
  "hooray",
  "rocket",
  "eyes",
] as const satisfies readonly ReactionContent[];

/** Renders GitHub's schema `reaction`. */
export function presentReaction(context: PresentContext, reaction: ReactionRecord): Json {
  return {
    id: reaction.id,
    node_id: nodeId("Reaction", reaction.id),
    user: presentUser(context, reaction.user),
    content: reaction.content,
    created_at: reaction.createdAt,
  };
}

/** Renders GitHub's schema `reaction-rollup`. `url` is the URL of the reactions. */
export function presentReactionRollup(
  { store }: PresentContext,
  subject: ReactionRecord["subject"],
  subjectId: number,
  url: string,
): Json {
  const reactions = store.reactions.filter((row) => row.subject === subject && row.subjectId === subjectId);
  const counts = REACTION_CONTENTS.map((content) => [
    content,
    reactions.filter((reaction) => reaction.content === content).length,
  ]);
  return { url, total_count: reactions.length, ...Object.fromEntries(counts) };
}
