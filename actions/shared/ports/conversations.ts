/** Issues and pull requests as places where people talk. */
export interface Conversations {
  load(number: number): Promise<Conversation>;
  /** Oldest first. */
  comments(number: number): Promise<readonly ConversationComment[]>;
  /** Opens an issue and returns its number. */
  open(issue: { readonly title: string; readonly body: string }): Promise<number>;
  /** Comments, and returns the comment's id. */
  say(number: number, body: string): Promise<number>;
  revise(commentId: number, body: string): Promise<void>;
}

export interface Conversation {
  readonly number: number;
  readonly body: string;
  /** Login of who opened it. */
  readonly author: string;
}

export interface ConversationComment {
  readonly author: string;
  readonly bot: boolean;
  readonly body: string;
}
