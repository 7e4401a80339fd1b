import { afterEach, describe, expect, it } from "vitest";
import type { Collaborators } from "../../actions/shared/ports/collaborators.ts";
import type { Conversations } from "../../actions/shared/ports/conversations.ts";

export interface TalkUnderTest {
  readonly conversations: Conversations;
  readonly collaborators: Collaborators;
  /** Opens an issue as `writer`, who has write access; returns its number. */
  openIssue(body: string): Promise<number>;
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

    it("load an issue with its author, and an empty body as an empty string", async () => {
      const { conversations, openIssue } = await opened();
      const number = await openIssue("Time my tea.");
      expect(await conversations.load(number)).toEqual({ number, author: "writer", body: "Time my tea." });
      expect(await conversations.load(await openIssue(""))).toMatchObject({ body: "" });
    });

    it("list comments oldest first, mark those of bots, and return the last version of an edited one", async () => {
      const { conversations, openIssue, commentAsStranger } = await opened();
      const number = await openIssue("Time my tea.");
      const id = await conversations.say(number, "Working …");
      await commentAsStranger(number, "Me too!");
      await conversations.revise(id, "Done.");
      expect(await conversations.comments(number)).toMatchObject([
        { body: "Done.", bot: true },
        { body: "Me too!", bot: false, author: "stranger" },
      ]);
    });

    it("open an issue that can be loaded", async () => {
      const { conversations } = await opened();
      const number = await conversations.open({ title: "Tea", body: "Time it." });
      expect(await conversations.load(number)).toMatchObject({ number, body: "Time it." });
    });

    it("know who has write access; an unknown login has none", async () => {
      const { collaborators } = await opened();
      expect(await collaborators.canWrite("writer")).toBe(true);
      expect(await collaborators.canWrite("stranger")).toBe(false);
      expect(await collaborators.canWrite("there-is-no-such-person")).toBe(false);
    });
  });
}
