import { beforeEach, describe, expect, it } from "vitest";
import type { AppReport } from "../../../actions/shared/domain/build/shard-report.ts";
import type { BuildJob, WaitingBuild } from "../../../actions/shared/domain/build/waiting-build.ts";
import { toWaitingTargets } from "../../../actions/shared/domain/plan/plan.ts";
import { collectBuilds } from "../../../actions/shared/usecases/build/collect-builds.ts";
import { openTracked } from "../../../actions/shared/usecases/deploy/track-deployment.ts";
import { fakeArtifact } from "../../fakes/fake-builder.ts";
import { FakeHandoffs } from "../../fakes/fake-handoffs.ts";
import { commitOf, config, createDeployWorld, type DeployWorld, runUrl } from "../deploy/deploy-world.ts";

const commit = commitOf("c");
const built = (app: string): AppReport => ({
  ...{
    app,
    result: "built",
    digest: fakeArtifact(app).manifest.digest,
    buildMs: 1200,
    phases: [{ name: "own build", ms: 900 }],
    notes: [],
  },
});

describe("collectBuilds", () => {
  let world: DeployWorld;
  let handoffs: FakeHandoffs;
  let times: Map<string, number>;
  beforeEach(() => {
    world = createDeployWorld();
    handoffs = new FakeHandoffs();
    times = new Map();
    world.pullRequests.add(7, commit);
  });

  const request = { config, environment: "preview", commit, pullRequest: 7 } as const;
  const leave = async (app: string, job: BuildJob): Promise<WaitingBuild> => {
    const waiting = {
      app,
      path: `apps/${app}`,
      buildKey: fakeArtifact(app).manifest.buildKey,
      deploymentId: 0,
      job,
    };
    const [placed] = toWaitingTargets([waiting], request);
    if (placed === undefined) throw new Error("nothing placed");
    const tracked = await openTracked(world, placed.target, { reason: "Changed" });
    await tracked.record({ type: "started" });
    return { ...waiting, deploymentId: tracked.id };
  };
  const collect = (waiting: readonly WaitingBuild[], { cancelled = false } = {}) =>
    collectBuilds(
      {
        ...world,
        handoffs,
        buildTimes: {
          load: async () => times,
          save: async (more) => {
            for (const [app, ms] of more) times.set(app, ms);
          },
        },
      },
      {
        builds: toWaitingTargets(waiting, request),
        runUrl,
        plan: "paid",
        requireIdentical: false,
        cancelled,
      },
    );

  it("stores the artifact of an isolated job and continues its deployment", async () => {
    const waiting = await leave("todo", "isolated");
    const artifact = fakeArtifact("todo");
    handoffs.artifacts.set("todo", artifact);
    handoffs.reports.set("todo", built("todo"));
    const [outcome] = await collect([waiting]);
    expect(outcome).toMatchObject({
      result: "built",
      target: { deploymentId: waiting.deploymentId, digest: artifact.manifest.digest, buildMs: 1200 },
      record: { phases: [{ name: "own build" }], cache: { result: "miss" } },
    });
    expect(world.artifacts.held.size).toBe(2);
    expect(world.deployments.stateOf(waiting.deploymentId)).toMatchObject({
      state: "deploying",
      buildMs: 1200,
    });
    expect(times).toEqual(new Map([["todo", 1200]]));
  });

  it("stores nothing of a Worker that starts too slowly in the job without credentials", async () => {
    const waiting = await leave("todo", "isolated");
    handoffs.artifacts.set("todo", fakeArtifact("todo"));
    handoffs.reports.set("todo", { ...built("todo"), startupMs: 1400 } as AppReport);
    const [outcome] = await collect([waiting]);
    expect(outcome).toMatchObject({ result: "failed", thrown: { code: "STARTUP_TOO_SLOW" } });
    expect(world.artifacts.held.size).toBe(0);
  });

  it("uses the artifact that a shard stored, without reading workflow artifacts", async () => {
    const waiting = await leave("todo", "shard");
    await world.artifacts.save(fakeArtifact("todo"));
    handoffs.reports.set("todo", built("todo"));
    const [outcome] = await collect([waiting]);
    expect(outcome).toMatchObject({ result: "built" });
  });

  it("refuses an artifact of a shard that was built from other files", async () => {
    const waiting = await leave("todo", "shard");
    await world.artifacts.save(fakeArtifact("todo", "e".repeat(64)));
    handoffs.reports.set("todo", built("todo"));
    const [outcome] = await collect([waiting]);
    expect(outcome).toMatchObject({ result: "failed", thrown: { code: "ARTIFACT_INVALID" } });
  });

  it("loads what a shard reports, whatever the ref of the build key points at", async () => {
    const waiting = await leave("todo", "shard");
    await world.artifacts.save(fakeArtifact("todo"));
    const forged = fakeArtifact("forged");
    const { buildKey } = fakeArtifact("todo").manifest;
    await world.artifacts.save({ ...forged, manifest: { ...forged.manifest, app: "todo", buildKey } });
    handoffs.reports.set("todo", built("todo"));
    const [outcome] = await collect([waiting]);
    expect(outcome).toMatchObject({ target: { digest: fakeArtifact("todo").manifest.digest } });
  });

  it("reports a failure of the app, also on the pull request", async () => {
    const waiting = await leave("todo", "isolated");
    handoffs.reports.set("todo", {
      ...{ app: "todo", result: "failed", code: "BUILD_FAILED", message: "vite ended with 1" },
      problems: [{ message: "Unexpected token", file: "apps/todo/a.ts", line: 3 }],
    });
    const [outcome] = await collect([waiting]);
    expect(outcome).toMatchObject({ result: "failed", thrown: { code: "BUILD_FAILED" } });
    expect(world.deployments.stateOf(waiting.deploymentId)).toMatchObject({ state: "failed", fault: "user" });
    expect(world.comments.of(7)[0]).toContain("apps/todo/a.ts:3");
  });

  it("fails a build whose job wrote no report, with an upstream fault", async () => {
    const waiting = await leave("todo", "isolated");
    const [outcome] = await collect([waiting]);
    expect(outcome).toMatchObject({ result: "failed", thrown: { code: "RUN_ENDED_EARLY" } });
  });

  it("closes waiting deployments if the run was cancelled, without a comment", async () => {
    const waiting = await leave("todo", "isolated");
    expect(await collect([waiting], { cancelled: true })).toEqual([]);
    expect(world.deployments.stateOf(waiting.deploymentId)).toMatchObject({
      state: "failed",
      code: "RUN_ENDED_EARLY",
      message: "The run was cancelled.",
    });
    expect(world.comments.of(7)).toEqual([]);
  });

  it("ignores deployments that were superseded meanwhile", async () => {
    const waiting = await leave("todo", "isolated");
    handoffs.artifacts.set("todo", fakeArtifact("todo"));
    handoffs.reports.set("todo", built("todo"));
    await world.deployments.report(waiting.deploymentId, {
      state: "inactive",
      description: "Superseded by commit abc",
    });
    expect(await collect([waiting])).toEqual([]);
    expect(world.artifacts.held.size).toBe(0);
  });

  it("continues with the others if one fails, in the same order", async () => {
    const waiting = [await leave("poll", "isolated"), await leave("todo", "isolated")];
    handoffs.artifacts.set("todo", fakeArtifact("todo"));
    handoffs.reports.set("todo", built("todo"));
    const outcomes = await collect(waiting);
    expect(outcomes.map(({ target, result }) => [target.app, result])).toEqual([
      ["poll", "failed"],
      ["todo", "built"],
    ]);
  });
});
