import { afterEach, describe, expect, it } from "vitest";
import type { Collaborators } from "../../actions/shared/ports/collaborators.ts";
import type { Comments } from "../../actions/shared/ports/comments.ts";
import type { Conversations } from "../../actions/shared/ports/conversations.ts";

export interface TalkUnderTest {
  readonly conversations: Conversations;
  readonly collaborators: Collaborators;
  readonly comments: Comments;
  /** Opens an issue as `writer`, who has write access; returns its number. */
  openIssue(): Promise<number>;
  idOf(login: string): Promise<number>;
  /** Comments as `stranger`, who has no write access. */
  commentAsStranger(number: number, body: string): Promise<void>;
  close(): Promise<void>;
}

/** Tests any implementation of `Conversations` and `Collaborators`. */
export function describeTalk(name: string, open: () => Promise<TalkUnderTest>): void {
  describe(`Conversations and Collaborators: ${name}`, () => {
    let talk: TalkUnderTest;
    const opened = async () => {
      talk = await open();
      return talk;
    };
    afterEach(() => talk.close());

    it("list comments oldest first, mark those of bots, and return the last version of an edited one", async () => {
      const { conversations, openIssue, commentAsStranger, idOf } = await opened();
      const number = await openIssue();
      const id = await conversations.say(number, "Working …");
      await commentAsStranger(number, "Me too!");
      await conversations.revise(id, "Done.");
      expect(await conversations.comments(number)).toMatchObject([
        { body: "Done.", bot: true },
        { body: "Me too!", bot: false, author: { login: "stranger", id: await idOf("stranger") } },
      ]);
    });

    it("comment once per marker, also if two runs do so at the same time", async () => {
      const { conversations, comments, openIssue, commentAsStranger } = await opened();
      const number = await openIssue();
      await commentAsStranger(number, "No marker");
      const answer = () => comments.createOnce(number, "<!-- mark -->", "<!-- mark -->\nAnswer");
      await Promise.all([answer(), answer()]);
      await answer();
      const found = await conversations.comments(number);
      expect(found.filter(({ body }) => body.startsWith("<!-- mark -->"))).toHaveLength(1);
    });

    it("know who has write access; an unknown login has none", async () => {
      const { collaborators, idOf } = await opened();
      expect(await collaborators.canWrite("writer")).toBe(true);
      expect(await collaborators.canWrite("writer", await idOf("writer"))).toBe(true);
      expect(await collaborators.canWrite("writer", await idOf("stranger"))).toBe(false);
      expect(await collaborators.canWrite("stranger")).toBe(false);
      expect(await collaborators.canWrite("there-is-no-such-person")).toBe(false);
    });
  });
}
