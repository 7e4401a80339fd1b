import { describe, expect, it } from "vitest";
import { readGenerationEvent } from "../../../../actions/shared/adapters/github/events/generation-event.ts";
import { COMMENT_MARK } from "../../../../actions/shared/domain/report/progress.ts";

const ada = { login: "ada", id: 5 };
const sender = { ...ada, type: "User" };
const bot = { login: "github-actions[bot]", id: 6, type: "Bot" };
const eve = { login: "eve", id: 8 };
const issue = { number: 7, state: "open", user: eve, body: "Text", updated_at: "2026-07-01T12:00:00Z" };
const pull = { ...issue, number: 9, pull_request: {} };
const comment = (body: string) => ({ id: 99, body, created_at: "2026-07-01T12:00:00Z" });
const fromIssue = { type: "issue", issue: 7, actor: ada, author: eve, body: "Text" };

describe("readGenerationEvent", () => {
  it.each([
    ["an opened issue", "issues", { action: "opened", sender, issue }, { ...fromIssue, retry: false }],
    ["an edited issue", "issues", { action: "edited", sender, issue }, { ...fromIssue, retry: false }],
    [
      "/retry on an issue",
      "issue_comment",
      { action: "created", sender, issue, comment: comment("/retry please") },
      { ...fromIssue, retry: true },
    ],
    [
      "/retry on an issue that changed before the event",
      "issue_comment",
      {
        action: "created",
        sender,
        issue: { ...issue, updated_at: "2026-07-01T12:00:03Z" },
        comment: comment("/retry"),
      },
      { ...fromIssue, retry: true, changedAt: "2026-07-01T12:00:03Z" },
    ],
    [
      "an issue of a deleted account, without a text",
      "issues",
      { action: "edited", sender, issue: { ...issue, user: null, body: null } },
      { ...fromIssue, author: undefined, body: "", retry: false },
    ],
    [
      "a comment on a pull request",
      "issue_comment",
      { action: "created", sender, issue: pull, comment: comment(" Make it green. ") },
      { type: "follow-up", pullRequest: 9, actor: ada, text: "Make it green." },
    ],
    [
      "/retry on a pull request",
      "issue_comment",
      { action: "created", sender, issue: pull, comment: comment("/retry") },
      { type: "repeat", pullRequest: 9, actor: ada, command: { commentId: 99, at: "2026-07-01T12:00:00Z" } },
    ],
    [
      "a dispatch",
      "repository_dispatch",
      { action: "prompt", sender, client_payload: { prompt: " A poll. ", name: "Lunch" } },
      { type: "dispatch", actor: "ada", prompt: "A poll.", name: "Lunch" },
    ],
  ])("reads %s as a request", (_name, eventName, payload, request) => {
    expect(readGenerationEvent(eventName, payload)).toEqual({ action: "generate", request });
  });

  it.each([
    ["a bot's issue", "issues", { action: "opened", sender: bot, issue }],
    [
      "an organisation's issue",
      "issues",
      { action: "opened", sender: { ...sender, type: "Organization" }, issue },
    ],
    ["a labelled issue", "issues", { action: "labeled", sender, issue }],
    ["a closed issue", "issues", { action: "edited", sender, issue: { ...issue, state: "closed" } }],
    [
      "a comment on an issue",
      "issue_comment",
      { action: "created", sender, issue, comment: comment("Nice idea") },
    ],
    [
      "a bot's comment",
      "issue_comment",
      { action: "created", sender: bot, issue: pull, comment: comment("Live") },
    ],
    [
      "a comment of this toolkit, posted with a person's token",
      "issue_comment",
      { action: "created", sender, issue: pull, comment: comment(`${COMMENT_MARK}\nDone`) },
    ],
    [
      "another workflow's command",
      "issue_comment",
      { action: "created", sender, issue: pull, comment: comment("/rollback todo") },
    ],
    [
      "an edited comment",
      "issue_comment",
      { action: "edited", sender, issue: pull, comment: comment("Make it red") },
    ],
    ["another dispatch", "repository_dispatch", { action: "deploy", sender, client_payload: {} }],
    ["a push", "push", { sender }],
    ["an issue without a number", "issues", { action: "opened", sender, issue: { state: "open" } }],
    ["an empty payload", "issues", null],
  ])("skips %s, with a reason", (_name, eventName, payload) => {
    expect(readGenerationEvent(eventName, payload)).toEqual({
      action: "skip",
      reason: expect.stringMatching(/\S/),
    });
  });
});
