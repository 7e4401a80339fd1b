import { beforeEach, describe, expect, it } from "vitest";
import type { Artifact } from "../../../actions/shared/domain/build/manifest.ts";
import type { ShardedApp } from "../../../actions/shared/domain/build/shards.ts";
import { PipelineError } from "../../../actions/shared/domain/errors.ts";
import {
  buildShard,
  type ShardPorts,
  type ShardRequest,
} from "../../../actions/shared/usecases/build/build-shard.ts";
import { FakeBuilder, fakeArtifact } from "../../fakes/fake-builder.ts";
import { FakeClock } from "../../fakes/fake-clock.ts";
import { RecordingLog } from "../../fakes/recording-log.ts";

const sharded = (app: string): ShardedApp => ({
  app,
  path: `apps/${app}`,
  buildKey: fakeArtifact(app).manifest.buildKey,
});

describe("buildShard", () => {
  let builder: FakeBuilder;
  let stored: Artifact[];
  beforeEach(() => {
    builder = new FakeBuilder();
    stored = [];
  });
  const run = (
    apps: readonly string[],
    ports: Partial<ShardPorts> = {},
    request: Partial<ShardRequest> = {},
  ) =>
    buildShard(
      {
        ...{ builder, clock: new FakeClock(), log: new RecordingLog() },
        store: async (artifact) => {
          stored.push(artifact);
          return artifact;
        },
        ...ports,
      },
      {
        shard: { name: "1-of-1", apps: apps.map(sharded) },
        ...{ environment: "preview", workspace: "/workspace", outDirectory: "/out", parallel: 2 },
        ...request,
      },
    );

  it("stores each artifact under its build key, and reports the result", async () => {
    const { reports, failures } = await run(["poll", "todo"]);
    expect(stored.map(({ manifest }) => manifest.buildKey)).toEqual(
      ["poll", "todo"].map((app) => sharded(app).buildKey),
    );
    expect(stored.map(({ directory }) => directory)).toEqual(["/out/poll", "/out/todo"]);
    expect(reports).toMatchObject([
      { app: "poll", result: "built" },
      { app: "todo", result: "built" },
    ]);
    expect(failures).toEqual([]);
  });

  it("continues after a failure and reports it with its locations", async () => {
    const problems = [{ message: "Unexpected end of file", file: "apps/poll/a.ts", line: 3 }];
    const broken = new PipelineError("BUILD_FAILED", "1 error", { problems });
    builder.fail("poll", broken);
    const { reports, failures } = await run(["poll", "todo"]);
    expect(reports).toMatchObject([
      { app: "poll", result: "failed", code: "BUILD_FAILED", problems },
      { app: "todo", result: "built" },
    ]);
    expect(failures).toEqual([{ thrown: broken, app: "poll" }]);
  });

  it("does not report a bug of this toolkit as a failure of the app", async () => {
    builder.fail("poll", new TypeError("undefined is not a function"));
    const { reports, failures } = await run(["poll"]);
    expect(reports).toEqual([]);
    expect(failures).toHaveLength(1);
  });

  it("measures the start-up only if it has the port, before it stores anything", async () => {
    expect((await run(["todo"])).reports[0]).not.toHaveProperty("startupMs");
    const measureStartup = async () => {
      expect(stored).toHaveLength(1);
      return 40;
    };
    expect((await run(["poll"], { measureStartup })).reports[0]).toMatchObject({ startupMs: 40 });
  });

  it("stores nothing that is over a budget", async () => {
    const build = builder.build.bind(builder);
    builder.build = async (app, outDirectory) => {
      const { manifest, directory } = await build(app, outDirectory);
      return {
        directory,
        manifest: { ...manifest, metrics: { ...manifest.metrics, workerGzipBytes: 2 ** 30 } },
      };
    };
    const { reports } = await run(["todo"], {}, { plan: "paid" });
    expect(reports).toMatchObject([{ app: "todo", result: "failed", code: "SCRIPT_TOO_LARGE" }]);
    expect(stored).toEqual([]);
  });
});
