import { describe, expect, it } from "vitest";
import { startsWorkflows } from "../../../../scripts/local/github/events/event-rules.ts";

describe("startsWorkflows", () => {
  it.each([
    ["issues", "user", {}, true],
    ["issue_comment", "user", {}, true],
    ["pull_request", "user", {}, true],
    ["push", "user", {}, true],
    ["push", "user", { deleted: true }, false],
    ["delete", "user", {}, true],
    ["status", "user", {}, true],
    ["deployment", "user", {}, true],
    ["deployment_status", "user", { deployment_status: { state: "success" } }, true],
    ["deployment_status", "user", { deployment_status: { state: "inactive" } }, false],
    ["installation", "user", {}, false],
    ["issues", "job", {}, false],
    ["issue_comment", "job", {}, false],
    ["pull_request", "job", {}, false],
    ["push", "job", {}, false],
    ["deployment_status", "job", { deployment_status: { state: "success" } }, false],
    ["workflow_dispatch", "job", {}, true],
    ["repository_dispatch", "job", {}, true],
    ["workflow_dispatch", "user", {}, true],
  ] as const)("%s by a %s with %j: %s", (name, actor, payload, expected) => {
    expect(startsWorkflows(name, actor, payload)).toBe(expected);
  });
});
