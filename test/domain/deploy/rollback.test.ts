import { describe, expect, it } from "vitest";
import type { DeploymentState } from "../../../actions/shared/domain/deploy/deployment.ts";
import { parseRollbackCommand, planRollback } from "../../../actions/shared/domain/deploy/rollback.ts";

describe("parseRollbackCommand", () => {
  it.each([
    ["/rollback", {}],
    ["/rollback todo", { app: "todo" }],
    ["/rollback 9f86d081884c", { to: "9f86d081884c" }],
    ["  /rollback todo 9f86d081884c  \nbecause it broke", { app: "todo", to: "9f86d081884c" }],
    [`/rollback sha256:${"a".repeat(64)}`, { to: `sha256:${"a".repeat(64)}` }],
    ["please /rollback", undefined],
    ["/rollbacks", undefined],
    ["", undefined],
  ])("reads %j", (comment, command) => {
    expect(parseRollbackCommand(comment)).toEqual(command);
  });

  it("refuses arguments that it does not recognize", () => {
    expect(() => parseRollbackCommand("/rollback todo to 9f86d081884c")).toThrow(
      expect.objectContaining({ code: "INPUT_INVALID" }),
    );
  });
});

describe("planRollback", () => {
  const candidate = (id: number, state: DeploymentState["state"], digit: string, wasLive = true) => ({
    id,
    commit: digit.repeat(40),
    state: { state } as DeploymentState,
    buildId: digit.repeat(12),
    wasLive,
  });
  const history = [
    candidate(5, "failed", "e", false),
    candidate(4, "deployed", "d"),
    candidate(3, "superseded", "c"),
    candidate(2, "superseded", "b"),
  ];

  it("returns to the build before the live one", () => {
    expect(planRollback(history, undefined)).toEqual({ buildId: "c".repeat(12), commit: "c".repeat(40) });
  });

  it("skips a build that was itself rolled back", () => {
    const afterOne = [candidate(6, "deployed", "c"), candidate(4, "rolled_back", "d"), ...history.slice(2)];
    expect(planRollback(afterOne, undefined).buildId).toBe("b".repeat(12));
  });

  it.each([["b".repeat(12)], ["bbbbbb"], [`sha256:${"b".repeat(64)}`]])("finds the build named %s", (to) => {
    expect(planRollback(history, to).buildId).toBe("b".repeat(12));
  });

  it("refuses a build that was never live in this environment, and lists those that were", () => {
    expect(() => planRollback(history, "e".repeat(12))).toThrow(/choose one of cccccccccccc, bbbbbbbbbbbb/);
  });

  it("refuses if there is no earlier build", () => {
    expect(() => planRollback(history.slice(0, 2), undefined)).toThrow(
      expect.objectContaining({ code: "ROLLBACK_TARGET_NOT_FOUND" }),
    );
  });
});
