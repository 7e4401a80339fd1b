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
    digest: `sha256:${digit.repeat(64)}` as const,
    wasLive,
  });
  const history = [
    candidate(5, "failed", "e", false),
    candidate(4, "deployed", "d"),
    candidate(3, "superseded", "c"),
    candidate(2, "superseded", "b"),
  ];

  it("returns to the build before the live one", () => {
    expect(planRollback(history, undefined)).toEqual({
      id: 3,
      digest: `sha256:${"c".repeat(64)}`,
      commit: "c".repeat(40),
    });
  });

  it("skips a build that was itself rolled back", () => {
    const afterOne = [candidate(6, "deployed", "c"), candidate(4, "rolled_back", "d"), ...history.slice(2)];
    expect(planRollback(afterOne, undefined).id).toBe(2);
  });

  it.each([["b".repeat(12)], ["bbbbbb"], [`sha256:${"b".repeat(64)}`]])("finds the build named %s", (to) => {
    expect(planRollback(history, to).id).toBe(2);
  });

  it("returns to the newest deployment of a named build", () => {
    const twice = [candidate(6, "deployed", "d"), candidate(5, "superseded", "b"), ...history.slice(2)];
    expect(planRollback(twice, "b".repeat(12)).id).toBe(5);
  });

  it("refuses a prefix of two builds, and names both in full", () => {
    const alike = { ...candidate(1, "superseded", "b"), digest: `sha256:${"b".repeat(63)}c` as const };
    expect(() => planRollback([...history, alike], "b".repeat(12))).toThrow(
      expect.objectContaining({
        code: "ROLLBACK_TARGET_NOT_FOUND",
        message: expect.stringMatching(/names 2 builds.*sha256:b{64}, sha256:b{63}c/),
      }),
    );
    expect(planRollback([...history, alike], `sha256:${"b".repeat(64)}`).id).toBe(2);
  });

  it("ignores a deployment that does not name its build in full", () => {
    const unknown = { ...candidate(3, "superseded", "c"), digest: undefined };
    expect(planRollback([candidate(4, "deployed", "d"), unknown, ...history.slice(3)], undefined).id).toBe(2);
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
