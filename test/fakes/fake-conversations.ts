import type {
  Conversation,
  ConversationComment,
  Conversations,
} from "../../actions/shared/ports/conversations.ts";

interface FakeComment extends ConversationComment {
  readonly id: number;
  readonly number: number;
}

export class FakeConversations implements Conversations {
  readonly #conversations = new Map<number, Conversation>();
  #comments: FakeComment[] = [];
  #lastId = 1000;
  /** The number of edits of comments. */
  revisions = 0;
  failRevisions = false;

  /** An issue, or the issue side of a pull request. */
  add(conversation: Conversation): void {
    this.#conversations.set(conversation.number, conversation);
  }

  /** Adds a person's comment. */
  comment(number: number, author: string, body: string): void {
    this.#keep({ number, author, body, bot: false });
  }

  /** The current bodies, oldest first. */
  of(number: number): readonly string[] {
    return this.#comments.filter((comment) => comment.number === number).map(({ body }) => body);
  }

  async load(number: number): Promise<Conversation> {
    const found = this.#conversations.get(number);
    if (found === undefined) throw new Error(`There is no issue ${number}.`);
    return found;
  }

  async comments(number: number): Promise<readonly ConversationComment[]> {
    return this.#comments.filter((comment) => comment.number === number);
  }

  async open({ body }: { readonly title: string; readonly body: string }): Promise<number> {
    const number = Math.max(0, ...this.#conversations.keys()) + 1;
    this.add({ number, body, author: "github-actions[bot]" });
    return number;
  }

  async say(number: number, body: string): Promise<number> {
    return this.#keep({ number, author: "github-actions[bot]", body, bot: true });
  }

  async revise(commentId: number, body: string): Promise<void> {
    if (this.failRevisions) throw new Error("502 Bad Gateway");
    this.revisions += 1;
    this.#comments = this.#comments.map((comment) =>
      comment.id === commentId ? { ...comment, body } : comment,
    );
  }

  #keep(comment: Omit<FakeComment, "id">): number {
    this.#lastId += 1;
    this.#comments.push({ ...comment, id: this.#lastId });
    return this.#lastId;
  }
}
