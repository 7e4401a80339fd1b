import { beforeEach, describe, expect, it } from "vitest";
import type { DeploymentEvent } from "../../../actions/shared/domain/deploy/deployment.ts";
import type { Plan } from "../../../actions/shared/domain/plan/plan.ts";
import { skipStale } from "../../../actions/shared/usecases/build/skip-stale.ts";
import { adoptTracked } from "../../../actions/shared/usecases/deploy/track-deployment.ts";
import { FakeCommitStatuses } from "../../fakes/fake-commit-statuses.ts";
import { FakeDeployments } from "../../fakes/fake-deployments.ts";
import { silentLog } from "../../fakes/silent-log.ts";
import { commitOf } from "../deploy/deploy-world.ts";

const digest = `sha256:${"a".repeat(64)}` as const;
const built: DeploymentEvent = { type: "built", digest, buildMs: 1 };
const live: DeploymentEvent = {
  type: "live",
  url: "https://todo.apps.test",
  timings: { totalMs: 1, buildMs: 1, uploadMs: 1, verifyMs: 1 },
};
const failed: DeploymentEvent = { type: "failed", code: "BUILD_FAILED", fault: "user", message: "x" };
const rolledBack: DeploymentEvent = { type: "rolled_back", toBuildId: "1".repeat(12) };

/** The default branch has the commits 1, 2 and 3; 9 was on it until somebody reset it to 3. */
describe("skipStale", () => {
  const branch = ["1", "2", "3"].map(commitOf);
  const history = [...branch, commitOf("9")];
  let deployments: FakeDeployments;
  beforeEach(() => {
    deployments = new FakeDeployments();
  });

  const deployed = async (digit: string, ...events: readonly DeploymentEvent[]) => {
    const subject = { app: "todo", environment: "production", commit: commitOf(digit) } as const;
    const id = await deployments.open({ ...subject, reason: "Changed" });
    const record = await deployments.find(id);
    if (record === undefined) throw new Error("not opened");
    const ports = { deployments, commitStatuses: new FakeCommitStatuses(), log: silentLog };
    const tracked = adoptTracked(ports, record);
    for (const event of events) await tracked.record(event);
    return id;
  };
  const targets = (digit: string): Plan => ({
    targets: ["todo", "poll"].map((app) => ({
      reason: "Changed",
      target: {
        ...{ app, path: `apps/${app}`, environment: "production", namespace: "n", scriptName: app },
        ...{ url: "https://x.test", commit: commitOf(digit) },
      },
    })),
    skips: [],
    problems: [],
  });
  const run = async (digit: string) => {
    const reviewed = {
      includes: async (commit: string) => branch.includes(commit),
      isHead: async (commit: string) => commit === branch.at(-1),
      isNewer: async (commit: string, older: string) => history.indexOf(commit) > history.indexOf(older),
    };
    const plan = await skipStale({ deployments, reviewed }, commitOf(digit), targets(digit));
    return { built: plan.targets.map(({ target }) => target.app), skips: plan.skips };
  };

  it("skips an app that serves a newer commit, and only that one", async () => {
    const id = await deployed("2", built, live);
    expect(await run("1")).toEqual({
      built: ["poll"],
      skips: [{ app: "todo", reason: `deployment ${id} is of the newer commit 2222222` }],
    });
  });

  it.each([
    ["a newer commit is being built", ["2"], [], ["poll"]],
    ["a newer commit failed", ["2"], [failed], ["todo", "poll"]],
    ["a newer commit was rolled back", ["2"], [built, live, rolledBack], ["todo", "poll"]],
    ["the same commit is live", ["1"], [built, live], ["todo", "poll"]],
    ["the live commit is not on the branch any more", ["9"], [built, live], ["todo", "poll"]],
  ] as const)("decides if %s", async (_, [digit], events, expected) => {
    await deployed(digit, ...events);
    expect((await run("1")).built).toEqual(expected);
  });

  it("asks nothing for the newest commit", async () => {
    await deployed("9", built, live);
    deployments.list = () => Promise.reject(new Error("asked"));
    expect((await run("3")).built).toEqual(["todo", "poll"]);
  });

  it("ignores a deployment that a person made", async () => {
    const id = await deployed("2", built, live);
    const record = deployments.records[id - 1];
    if (record !== undefined) deployments.records[id - 1] = { ...record, byPerson: true };
    expect((await run("1")).built).toEqual(["todo", "poll"]);
  });
});
