/** Issues and pull requests as conversations. */
export interface Conversations {
  load(number: number): Promise<Conversation>;
  /** Returns the comments, oldest first. */
  comments(number: number): Promise<readonly ConversationComment[]>;
  /** Opens an issue and returns its number. */
  open(issue: { readonly title: string; readonly body: string }): Promise<number>;
  /** Adds a comment and returns its id. */
  say(number: number, body: string): Promise<number>;
  revise(commentId: number, body: string): Promise<void>;
}

/** An issue or a pull request. */
export interface Conversation {
  readonly number: number;
  readonly body: string;
  /** Login of the person who opened it. */
  readonly author: string;
}

/** A comment on an issue or a pull request. */
export interface ConversationComment {
  readonly author: string;
  readonly bot: boolean;
  readonly body: string;
}
