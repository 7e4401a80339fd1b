import { describe, expect, it } from "vitest";
import { parseRollbackCommand } from "../../../actions/shared/domain/deploy/rollback.ts";

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
