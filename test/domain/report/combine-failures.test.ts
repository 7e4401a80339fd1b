import { describe, expect, it } from "vitest";
import { PipelineError } from "../../../actions/shared/domain/errors.ts";
import { combineFailures, findFailures } from "../../../actions/shared/domain/report/combine-failures.ts";

const broken = new PipelineError("BUILD_FAILED", "1 error", { problems: [{ message: "no" }] });
const missing = new PipelineError("APP_CONFIG_MISSING", "none", { problems: [{ message: "none" }] });

describe("combineFailures", () => {
  it("returns undefined if nothing failed", () => {
    expect(combineFailures([])).toBeUndefined();
  });

  it("returns a single failure as it was thrown", () => {
    expect(combineFailures([{ thrown: broken, app: "poll" }])).toBe(broken);
  });

  it("reports every failure, with the code of the first and the problems of all", () => {
    const error = combineFailures([
      { thrown: broken, app: "poll" },
      { thrown: missing, app: "shop" },
      { thrown: new PipelineError("APP_NAME_INVALID", '"Bad_Name" is not a name') },
    ]);
    expect(error).toBeInstanceOf(PipelineError);
    expect(error).toMatchObject({
      code: "BUILD_FAILED",
      message: 'poll: 1 error\nshop: none\n"Bad_Name" is not a name',
      problems: [{ message: "no" }, { message: "none" }],
    });
  });

  it("returns an unexpected error if one of them is, with all messages and that error as the cause", () => {
    const bug = new TypeError("x is undefined");
    const error = combineFailures([
      { thrown: broken, app: "poll" },
      { thrown: bug, app: "shop" },
    ]);
    expect(error).not.toBeInstanceOf(PipelineError);
    expect(error).toMatchObject({ message: "poll: 1 error\nshop: x is undefined", cause: bug });
  });
});

describe("findFailures", () => {
  it("returns the failures with their apps", () => {
    const outcomes = [
      { result: "built" },
      { result: "failed", thrown: broken, target: { app: "poll" } },
      { result: "superseded" },
    ] as const;
    expect(findFailures(outcomes)).toEqual([{ thrown: broken, app: "poll" }]);
  });
});
