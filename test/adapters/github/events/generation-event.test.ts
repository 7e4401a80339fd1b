import { describe, expect, it } from "vitest";
import { readGenerationEvent } from "../../../../actions/shared/adapters/github/events/generation-event.ts";
import { COMMENT_MARK } from "../../../../actions/shared/domain/report/progress.ts";

const sender = { login: "ada", type: "User" };
const bot = { login: "github-actions[bot]", type: "Bot" };
const issue = { number: 7, state: "open" };
const pull = { number: 9, state: "open", pull_request: {} };
const comment = (body: string) => ({ body });

describe("readGenerationEvent", () => {
  it.each([
    [
      "an opened issue",
      "issues",
      { action: "opened", sender, issue },
      { type: "issue", issue: 7, actor: "ada", retry: false },
    ],
    [
      "an edited issue",
      "issues",
      { action: "edited", sender, issue },
      { type: "issue", issue: 7, actor: "ada", retry: false },
    ],
    [
      "/retry on an issue",
      "issue_comment",
      { action: "created", sender, issue, comment: comment("/retry please") },
      { type: "issue", issue: 7, actor: "ada", retry: true },
    ],
    [
      "a comment on a pull request",
      "issue_comment",
      { action: "created", sender, issue: pull, comment: comment(" Make it green. ") },
      { type: "follow-up", pullRequest: 9, actor: "ada", text: "Make it green." },
    ],
    [
      "/retry on a pull request",
      "issue_comment",
      { action: "created", sender, issue: pull, comment: comment("/retry") },
      { type: "follow-up", pullRequest: 9, actor: "ada" },
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
