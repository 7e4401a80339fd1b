import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { balanceShards, type ShardedApp, shardSchema } from "../../../actions/shared/domain/build/shards.ts";
import { waitingBuildsSchema } from "../../../actions/shared/domain/build/waiting-build.ts";
import { MAX_MATRIX_JOBS } from "../../../actions/shared/domain/limits.ts";
import { validate } from "../../../actions/shared/domain/schema/validate.ts";

const app = (name: string): ShardedApp => ({ app: name, path: `apps/${name}`, buildKey: "a".repeat(64) });
const apps = (count: number) => Array.from({ length: count }, (_, index) => app(`a-${index}`));
const names = (shards: ReturnType<typeof balanceShards>) =>
  shards.map((one) => one.apps.map(({ app }) => app));

describe("balanceShards", () => {
  it("makes as few jobs as possible, and at most the allowed number", () => {
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

  it("balances the jobs by the durations of the last builds", () => {
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

  it("counts an app that was never built as a median one, and spreads apps of cost 0", () => {
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

describe("the inputs of other jobs", () => {
  const waiting = { ...app("todo"), deploymentId: 7, job: "isolated" };

  const problemsOf = (schema: v.GenericSchema, value: unknown) => {
    const result = validate(schema, value);
    return result.valid ? [] : result.problems.map(({ message }) => message);
  };

  it("are parsed as they were written", () => {
    expect(v.parse(waitingBuildsSchema, JSON.parse(JSON.stringify([waiting])))).toEqual([waiting]);
    const [shard] = balanceShards([app("todo")], { appsPerJob: 1, maxJobs: 1 }, new Map());
    expect(v.parse(shardSchema, JSON.parse(JSON.stringify(shard)))).toEqual(shard);
  });

  it.each([
    ["a value that is not an array", {}, "The value"],
    ["a path outside the repository", [{ ...waiting, path: "../other" }], "`[0].path`"],
    ["an invalid build key", [{ ...waiting, buildKey: "x" }], "`[0].buildKey`"],
    ["an unknown job", [{ ...waiting, job: "mine" }], "`[0].job`"],
    ["a deployment's id that is not a number", [{ ...waiting, deploymentId: "7" }], "`[0].deploymentId`"],
  ])("must not be %s", (_, value, field) => {
    expect(problemsOf(waitingBuildsSchema, value)).toEqual([expect.stringContaining(field)]);
  });

  it("must not contain a shard name that changes the path of its workflow artifact", () => {
    expect(problemsOf(shardSchema, { name: "../todo", apps: [] })).toEqual([
      expect.stringContaining("`name`"),
    ]);
  });
});
