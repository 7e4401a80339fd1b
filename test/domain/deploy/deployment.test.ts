import { describe, expect, it } from "vitest";
import {
  ACCEPTED_IN,
  type DeploymentEvent,
  type DeploymentState,
  isOpen,
  toFailedEvent,
  transition,
} from "../../../actions/shared/domain/deploy/deployment.ts";
import { PipelineError } from "../../../actions/shared/domain/errors.ts";

const timings = { totalMs: 3200, buildMs: 400, uploadMs: 600, verifyMs: 300 };
const digest = `sha256:${"9f86d081884c".padEnd(64, "0")}` as const;

const states: readonly DeploymentState[] = [
  { state: "pending", reason: "Changed: apps/todo/index.html" },
  { state: "building" },
  { state: "deploying", buildId: "9f86d081884c", buildMs: 400 },
  { state: "deployed", url: "https://todo.apps.example", timings },
  { state: "failed", code: "BUILD_FAILED", fault: "user", message: "1 error." },
  { state: "rolled_back", toBuildId: "9f86d081884c" },
  { state: "superseded", by: "deployment 7" },
  { state: "removed", reason: "#3 was closed" },
];
const events: readonly DeploymentEvent[] = [
  { type: "started" },
  { type: "built", digest, buildMs: 400 },
  { type: "live", url: "https://todo.apps.example", timings },
  { type: "failed", code: "BUILD_FAILED", fault: "user", message: "1 error." },
  { type: "rolled_back", toBuildId: "9f86d081884c" },
  { type: "superseded", by: "deployment 7", sameCommit: false },
  { type: "removed", reason: "#3 was closed" },
];
/** Written out once more, so that a slip in the table shows. */
const accepted: Readonly<Record<string, string>> = {
  "pending started": "building",
  "pending built": "deploying",
  "pending failed": "failed",
  "pending superseded": "superseded",
  "building built": "deploying",
  "building failed": "failed",
  "building superseded": "superseded",
  "deploying live": "deployed",
  "deploying failed": "failed",
  "deploying superseded": "superseded",
  "deployed rolled_back": "rolled_back",
  "deployed superseded": "superseded",
  "deployed removed": "removed",
};
const pairs = states.flatMap((state) => events.map((event) => ({ state, event })));

describe("transition", () => {
  it.each(
    pairs.map(({ state, event }) => {
      const next = accepted[`${state.state} ${event.type}`];
      return { state, event, next, title: `${state.state} + ${event.type} → ${next ?? "refused"}` };
    }),
  )("$title", ({ state, event, next }) => {
    if (next !== undefined) return expect(transition(state, event).state).toBe(next);
    expect(() => transition(state, event)).toThrow(
      expect.objectContaining({ code: "DEPLOYMENT_TRANSITION_ILLEGAL" }),
    );
  });

  it("copies the event's facts into the state", () => {
    const deploying = transition({ state: "building" }, { type: "built", digest, buildMs: 12 });
    expect(deploying).toEqual({ state: "deploying", buildId: "9f86d081884c", digest, buildMs: 12 });
  });

  it("accepts no event in a final state", () => {
    for (const { state } of states.slice(4)) {
      for (const accepting of Object.values(ACCEPTED_IN)) expect(accepting).not.toContain(state);
    }
  });
});

describe("isOpen", () => {
  it("is true exactly for the states that are not final", () => {
    const open = states.filter((state) => isOpen(state)).map(({ state }) => state);
    expect(open).toEqual(["pending", "building", "deploying"]);
  });
});

describe("toFailedEvent", () => {
  it("preserves code, fault and message of an expected failure", () => {
    expect(toFailedEvent(new PipelineError("NOT_LIVE", "gone"))).toEqual({
      type: "failed",
      code: "NOT_LIVE",
      fault: "upstream",
      message: "gone",
    });
  });

  it("treats anything else as a bug of this toolkit", () => {
    expect(toFailedEvent("boom")).toMatchObject({ code: "UNEXPECTED", fault: "bug", message: "boom" });
  });
});
