import type { Person } from "../domain/person.ts";

/**
 * Issues and pull requests as conversations. The text of an issue cannot be read here: it may have been edited since
 * the event that the run is for, so requests carry it.
 */
export interface Conversations {
  /** Returns the comments, oldest first, as they are now. */
  comments(number: number): Promise<readonly ConversationComment[]>;
  /** Opens an issue and returns its number. */
  open(issue: { readonly title: string; readonly body: string }): Promise<number>;
  /** Adds a comment and returns its id. */
  say(number: number, body: string): Promise<number>;
  revise(commentId: number, body: string): Promise<void>;
}

/** A comment on an issue or a pull request. */
export interface ConversationComment {
  /** Ids increase: a later comment has a higher one. */
  readonly id: number;
  /** Undefined if the account was deleted. */
  readonly author: Person | undefined;
  readonly bot: boolean;
  readonly body: string;
  /** ISO 8601 in whole seconds, like `updatedAt`. */
  readonly createdAt: string;
  /** Equal to `createdAt` if the comment was never edited. */
  readonly updatedAt: string;
}
