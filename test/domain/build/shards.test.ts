import { describe, expect, it } from "vitest";
import { balanceShards, type ShardedApp } from "../../../actions/shared/domain/build/shards.ts";
import { parseShard, parseWaitingBuilds } from "../../../actions/shared/domain/build/waiting-build.ts";
import { MAX_MATRIX_JOBS } from "../../../actions/shared/domain/limits.ts";

const app = (name: string): ShardedApp => ({ app: name, path: `apps/${name}`, buildKey: "a".repeat(64) });
const apps = (count: number) => Array.from({ length: count }, (_, index) => app(`a-${index}`));
const names = (shards: ReturnType<typeof balanceShards>) =>
  shards.map((one) => one.apps.map(({ app }) => app));

describe("balanceShards", () => {
  it("makes as few jobs as hold the apps, and never more than allowed", () => {
    expect(balanceShards(apps(5), { appsPerJob: 2, maxJobs: 8 }, new Map())).toHaveLength(3);
    expect(balanceShards(apps(500), { appsPerJob: 2, maxJobs: 8 }, new Map())).toHaveLength(8);
    expect(balanceShards(apps(600), { appsPerJob: 1, maxJobs: 1000 }, new Map())).toHaveLength(
      MAX_MATRIX_JOBS,
    );
    expect(balanceShards([], { appsPerJob: 2, maxJobs: 8 }, new Map())).toEqual([]);
  });

  it("puts each app into exactly one job", () => {
    const shards = balanceShards(apps(41), { appsPerJob: 10, maxJobs: 8 }, new Map([["a-3", 900]]));
    const all = names(shards).flat();
    expect(all.toSorted()).toEqual(
      apps(41)
        .map(({ app }) => app)
        .toSorted(),
    );
  });

  it("lets the jobs take about equally long by what the last builds took", () => {
    const lastMs = new Map([
      ["slow", 9000],
      ["b", 3000],
      ["c", 3000],
      ["d", 3000],
    ]);
    const all = ["b", "c", "d", "slow"].map(app);
    expect(names(balanceShards(all, { appsPerJob: 2, maxJobs: 2 }, lastMs))).toEqual([
      ["slow"],
      ["b", "c", "d"],
    ]);
  });

  it("counts an app that was never built as one like the others, and piles nothing up that costs nothing", () => {
    const known = new Map([
      ["a", 100],
      ["b", 100],
    ]);
    const shards = balanceShards(["a", "b", "new", "newer"].map(app), { appsPerJob: 2, maxJobs: 2 }, known);
    expect(shards.map((shard) => shard.apps.length)).toEqual([2, 2]);
    const idle = new Map(apps(4).map(({ app }) => [app, 0]));
    expect(balanceShards(apps(4), { appsPerJob: 2, maxJobs: 2 }, idle).map((one) => one.apps.length)).toEqual(
      [2, 2],
    );
  });

  it("gives the same shards for the same apps in another order", () => {
    const limits = { appsPerJob: 3, maxJobs: 8 };
    expect(balanceShards(apps(20).toReversed(), limits, new Map())).toEqual(
      balanceShards(apps(20), limits, new Map()),
    );
  });
});

describe("what jobs are told of each other", () => {
  const waiting = { ...app("todo"), deploymentId: 7, job: "isolated" };

  it("reads back what was written", () => {
    expect(parseWaitingBuilds(JSON.parse(JSON.stringify([waiting])))).toEqual([waiting]);
    const [shard] = balanceShards([app("todo")], { appsPerJob: 1, maxJobs: 1 }, new Map());
    expect(parseShard(JSON.parse(JSON.stringify(shard)))).toEqual(shard);
  });

  it.each([
    ["no list", {}],
    ["a folder outside", [{ ...waiting, path: "../other" }]],
    ["no key", [{ ...waiting, buildKey: "x" }]],
    ["another job", [{ ...waiting, job: "mine" }]],
    ["no deployment", [{ ...waiting, deploymentId: "7" }]],
  ])("refuses %s", (_, value) => {
    expect(() => parseWaitingBuilds(value)).toThrow(RangeError);
  });

  it("refuses a shard whose name would be another artifact's", () => {
    expect(() => parseShard({ name: "../todo", apps: [] })).toThrow(RangeError);
  });
});
