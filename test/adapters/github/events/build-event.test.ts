import { describe, expect, it } from "vitest";
import {
  isPushToDefaultBranch,
  readBuildEvent,
} from "../../../../actions/shared/adapters/github/events/build-event.ts";

const sha = (digit: string) => digit.repeat(40);

describe("readBuildEvent", () => {
  it("builds a pull request's head, not the merge commit in GITHUB_SHA", () => {
    const payload = { pull_request: { number: 7, head: { sha: sha("a") }, base: { sha: sha("b") } } };
    expect(readBuildEvent("pull_request", payload, sha("c"))).toEqual({ commit: sha("a"), pullRequest: 7 });
  });

  it("compares a push with the commit before it", () => {
    expect(readBuildEvent("push", { before: sha("b") }, sha("c"))).toEqual({
      commit: sha("c"),
      base: sha("b"),
    });
  });

  it.each([
    ["the first push of a branch", "push", { before: sha("0") }],
    ["a push without a base", "push", {}],
    ["a base that is not a commit", "push", { before: "main; rm -rf /" }],
    ["an issue", "issues", { issue: { number: 1 }, before: sha("b") }],
    ["no payload", "workflow_dispatch", null],
  ])("returns only the commit for %s", (_what, eventName, payload) => {
    expect(readBuildEvent(eventName, payload, sha("c"))).toEqual({ commit: sha("c") });
  });
});

describe("isPushToDefaultBranch", () => {
  const repository = { default_branch: "trunk" };
  it.each([
    ["a push to it", "push", { ref: "refs/heads/trunk", repository }, true],
    ["a push to another branch", "push", { ref: "refs/heads/main", repository }, false],
    ["a tag of its name", "push", { ref: "refs/tags/trunk", repository }, false],
    ["an issue, whose run has the same ref", "issues", { ref: "refs/heads/trunk", repository }, false],
    ["a payload without a default branch", "push", { ref: "refs/heads/undefined" }, false],
  ])("answers for %s", (_what, eventName, payload, trusted) => {
    expect(isPushToDefaultBranch(eventName, payload)).toBe(trusted);
  });
});
