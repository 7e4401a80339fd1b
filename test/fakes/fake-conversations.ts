import type { Comments } from "../../actions/shared/ports/comments.ts";
import type { ConversationComment, Conversations } from "../../actions/shared/ports/conversations.ts";

interface FakeComment extends ConversationComment {
  readonly number: number;
}

/** Returns a person whose id follows from the login. */
export function person(login: string): { readonly login: string; readonly id: number } {
  return { login, id: [...login].reduce((sum, char) => sum * 31 + char.charCodeAt(0), 7) % 1e9 };
}

/** Conversations and the comments in them, with both ports. */
export class FakeConversations implements Conversations, Comments {
  #comments: FakeComment[] = [];
  #lastId = 1000;
  #lastIssue = 7;
  /** The number of edits of comments. */
  revisions = 0;
  failRevisions = false;
  /** ISO 8601 time of the next comment or edit. */
  now = "2026-07-01T12:00:00Z";

  /** Adds a person's comment and returns its id; without a login, that of a deleted account. */
  comment(number: number, login: string | undefined, body: string): number {
    return this.#keep({ number, author: login === undefined ? undefined : person(login), body, bot: false });
  }

  /** Edits a comment as its author would. */
  edit(commentId: number, body: string): void {
    this.#comments = this.#comments.map((comment) =>
      comment.id === commentId ? { ...comment, body, updatedAt: this.now } : comment,
    );
  }

  /** The current bodies, oldest first. */
  of(number: number): readonly string[] {
    return this.#comments.filter((comment) => comment.number === number).map(({ body }) => body);
  }

  async comments(number: number): Promise<readonly ConversationComment[]> {
    return this.#comments.filter((comment) => comment.number === number);
  }

  async open(): Promise<number> {
    this.#lastIssue += 1;
    return this.#lastIssue;
  }

  async say(number: number, body: string): Promise<number> {
    return this.#keep({ number, author: person("github-actions[bot]"), body, bot: true });
  }

  async revise(commentId: number, body: string): Promise<void> {
    if (this.failRevisions) throw new Error("502 Bad Gateway");
    this.revisions += 1;
    this.edit(commentId, body);
  }

  async create(number: number, body: string): Promise<void> {
    await this.say(number, body);
  }

  async createOnce(number: number, marker: string, body: string): Promise<void> {
    if (!this.of(number).some((known) => known.startsWith(marker))) await this.say(number, body);
  }

  async upsert(): Promise<void> {
    throw new Error("Generation writes no preview comment.");
  }

  #keep(comment: Omit<FakeComment, "id" | "createdAt" | "updatedAt">): number {
    this.#lastId += 1;
    const times = { createdAt: this.now, updatedAt: this.now };
    this.#comments.push({ ...comment, ...times, id: this.#lastId });
    return this.#lastId;
  }
}
