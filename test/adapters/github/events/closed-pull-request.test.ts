import { expect, it } from "vitest";
import { findClosedPullRequest } from "../../../../actions/shared/adapters/github/events/closed-pull-request.ts";

it.each([
  ["a closed pull request", "pull_request", { action: "closed", number: 7 }, 7],
  ["an opened pull request", "pull_request", { action: "opened", number: 7 }, undefined],
  ["a closed issue", "issues", { action: "closed", number: 7 }, undefined],
  ["a number that is not one", "pull_request", { action: "closed", number: "7" }, undefined],
  ["an empty payload", "pull_request", null, undefined],
])("findClosedPullRequest reads %s", (_what, eventName, payload, number) => {
  expect(findClosedPullRequest(eventName, payload)).toBe(number);
});
