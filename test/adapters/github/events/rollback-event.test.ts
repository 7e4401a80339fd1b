import { describe, expect, it } from "vitest";
import { readRollbackEvent } from "../../../../actions/shared/adapters/github/events/rollback-event.ts";

describe("readRollbackEvent", () => {
  const event = (body: string, issue: object = {}) => ({
    action: "created",
    comment: { body },
    issue: { number: 3, ...issue },
  });

  it("distinguishes a pull request from an issue", () => {
    expect(readRollbackEvent("issue_comment", event("/rollback"))).toEqual({
      action: "roll-back",
      command: {},
      conversation: 3,
    });
    expect(readRollbackEvent("issue_comment", event("/rollback", { pull_request: {} }))).toMatchObject({
      command: { pullRequest: 3 },
      conversation: 3,
    });
  });

  it("returns a command that cannot be read, so that it is answered", () => {
    const { command } = { command: {}, ...readRollbackEvent("issue_comment", event("/rollback a b c")) };
    expect(command).toMatchObject({ refusal: { code: "INPUT_INVALID" } });
  });

  it("skips any other comment, with a reason", () => {
    expect(readRollbackEvent("issue_comment", event("nice!")).action).toBe("skip");
    expect(readRollbackEvent("issue_comment", { ...event("/rollback"), action: "edited" }).action).toBe(
      "skip",
    );
    expect(readRollbackEvent("issue_comment", null).action).toBe("skip");
  });

  it("uses the inputs alone for other events", () => {
    expect(readRollbackEvent("workflow_dispatch", {})).toEqual({ action: "roll-back", command: {} });
  });
});
