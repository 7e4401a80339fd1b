import { beforeEach, describe, expect, it } from "vitest";
import { PipelineError } from "../../../actions/shared/domain/errors.ts";
import type { BuiltTarget } from "../../../actions/shared/domain/target.ts";
import { deployTargets } from "../../../actions/shared/usecases/deploy/deploy-targets.ts";
import {
  buildInto,
  commitOf,
  config,
  createDeployWorld,
  type DeployWorld,
  repository,
} from "./deploy-world.ts";

describe("deployTargets", () => {
  let world: DeployWorld;
  beforeEach(() => {
    world = createDeployWorld();
    world.pullRequests.add(3, commitOf("a"));
  });
  const deploy = async (...targets: readonly BuiltTarget[]) =>
    deployTargets(world, { config, repository, targets });

  it("uploads nothing of an artifact that binds what the environment must not have", async () => {
    const target = await buildInto(world, { commit: commitOf("a"), digit: "1", pullRequest: 3 });
    const artifact = await world.artifacts.load("todo", target.digest);
    const { worker } = artifact.manifest;
    const bindings = [{ type: "kv_namespace", name: "DB", namespace_id: "a".repeat(32) }];
    await world.artifacts.save({
      ...artifact,
      manifest: { ...artifact.manifest, worker: { ...worker, bindings } },
    });
    const [outcome] = await deploy(target);
    expect(outcome).toMatchObject({ result: "failed", failure: { code: "BINDING_NOT_ALLOWED" } });
    expect(await world.scripts.find(target)).toBeUndefined();
  });

  it("uploads, waits for the liveness check and only then reports success", async () => {
    const target = await buildInto(world, { commit: commitOf("a"), digit: "1", pullRequest: 3 });
    const [outcome] = await deploy(target);

    expect(outcome).toMatchObject({ result: "deployed", action: "upload", reason: "new" });
    expect(world.liveness.waits).toEqual(["https://todo--pr-3.preview.test 111111111111"]);
    expect(world.deployments.historyOf(1)).toEqual(["queued", "in_progress", "in_progress", "success"]);
    expect(world.deployments.stateOf(1)).toMatchObject({ state: "deployed", url: target.url });
    expect(world.commitStatuses.statesOf(commitOf("a")).at(-1)).toBe("success");
    expect((await world.scripts.find(target))?.tags).toMatchObject({ repository, pullRequest: 3 });
  });

  it("uploads nothing if the content is live already, but still makes the liveness check", async () => {
    await deploy(await buildInto(world, { commit: commitOf("a"), digit: "1", pullRequest: 3 }));
    const again = await buildInto(world, { commit: commitOf("a"), digit: "1", pullRequest: 3 });
    const [outcome] = await deploy(again);

    expect(outcome).toMatchObject({ result: "deployed", action: "skip", reason: "unchanged" });
    expect(world.scripts.uploads).toHaveLength(1);
    expect(world.liveness.waits).toHaveLength(2);
  });

  it("marks the deployment that was live before as superseded, naming the new one", async () => {
    await deploy(await buildInto(world, { commit: commitOf("b"), digit: "1" }));
    await deploy(await buildInto(world, { commit: commitOf("c"), digit: "2" }));

    expect(world.deployments.stateOf(1)).toEqual({ state: "superseded", by: "deployment 2" });
    expect(world.deployments.stateOf(2).state).toBe("deployed");
    expect(world.commitStatuses.statesOf(commitOf("b")).at(-1)).toBe("success");
  });

  it("closes an older attempt that is still open, so that none stays open", async () => {
    await buildInto(world, { commit: commitOf("b"), digit: "1" });
    await deploy(await buildInto(world, { commit: commitOf("c"), digit: "2" }));

    expect(world.deployments.stateOf(1)).toEqual({ state: "superseded", by: "deployment 2" });
    expect(world.commitStatuses.statesOf(commitOf("b")).at(-1)).toBe("error");
  });

  it("does not overwrite the commit status if two attempts deploy the same commit", async () => {
    const older = await buildInto(world, { commit: commitOf("a"), digit: "1", pullRequest: 3 });
    await deploy(await buildInto(world, { commit: commitOf("a"), digit: "1", pullRequest: 3 }));
    const [outcome] = await deploy(older);

    expect(outcome?.result).toBe("superseded");
    expect(world.commitStatuses.statesOf(commitOf("a")).at(-1)).toBe("success");
  });

  it("uploads nothing for a commit that is no longer the head of its pull request", async () => {
    const target = await buildInto(world, { commit: commitOf("a"), digit: "1", pullRequest: 3 });
    world.pullRequests.add(3, commitOf("f"));
    const [outcome] = await deploy(target);

    expect(outcome).toMatchObject({ result: "superseded", by: "commit fffffff" });
    expect(world.scripts.uploads).toEqual([]);
    expect(world.deployments.stateOf(1)).toEqual({ state: "superseded", by: "commit fffffff" });
  });

  it("does not restore the preview of a pull request that was closed meanwhile", async () => {
    const target = await buildInto(world, { commit: commitOf("a"), digit: "1", pullRequest: 3 });
    world.pullRequests.add(3, commitOf("a"), { open: false });

    expect((await deploy(target))[0]).toMatchObject({ result: "superseded", by: "the closing of #3" });
  });

  it("supersedes a late deployment to production if a newer one exists", async () => {
    const older = await buildInto(world, { commit: commitOf("b"), digit: "1" });
    const newer = await buildInto(world, { commit: commitOf("c"), digit: "2" });
    await deploy(newer);
    await deploy(older);

    expect(world.scripts.buildIdOf(newer)).toBe("222222222222");
    expect(world.deployments.stateOf(2).state).toBe("deployed");
  });

  it("is not stopped by a newer deployment that a person made", async () => {
    const target = await buildInto(world, { commit: commitOf("b"), digit: "1" });
    const { app, environment, commit } = target;
    await world.deployments.open({ app, environment, commit, reason: "Forged" });
    const forged = world.deployments.records[1];
    if (forged !== undefined) world.deployments.records[1] = { ...forged, byPerson: true };

    expect((await deploy(target))[0]).toMatchObject({ result: "deployed" });
  });

  it("reports a failed upload, and leaves the earlier version live", async () => {
    const before = await buildInto(world, { commit: commitOf("b"), digit: "1" });
    await deploy(before);
    const target = await buildInto(world, { commit: commitOf("c"), digit: "2" });
    const unavailable = new PipelineError("CLOUDFLARE_UNAVAILABLE", "Cloudflare did not take it.");
    world.scripts.failNextUpload = unavailable;
    const [outcome] = await deploy(target);

    expect(outcome).toMatchObject({ result: "failed", thrown: unavailable });
    expect(world.deployments.historyOf(2).at(-1)).toBe("error");
    expect(world.deployments.stateOf(1).state).toBe("deployed");
    expect(world.scripts.buildIdOf(before)).toBe("111111111111");
  });

  it("does not replace a script of another repository", async () => {
    const target = await buildInto(world, { commit: commitOf("b"), digit: "1" });
    world.scripts.put(target, ["repo:mallory/apps"], "999999999999");
    const [outcome] = await deploy(target);

    expect(outcome).toMatchObject({ result: "failed", failure: { code: "SCRIPT_NOT_OURS" } });
    expect(world.scripts.buildIdOf(target)).toBe("999999999999");
    expect(world.deployments.historyOf(1).at(-1)).toBe("failure");
  });

  it("fails if the new build never answers", async () => {
    world.liveness.dead = true;
    await deploy(await buildInto(world, { commit: commitOf("b"), digit: "1" }));

    expect(world.deployments.stateOf(1)).toMatchObject({ state: "failed", code: "NOT_LIVE" });
  });

  it("records an upload that was superseded during the liveness check as superseded, not failed", async () => {
    const target = await buildInto(world, { commit: commitOf("a"), digit: "1", pullRequest: 3 });
    world.liveness.waitFor = async () => {
      world.pullRequests.add(3, commitOf("f"));
      throw new PipelineError("NOT_LIVE", "It gave another build.");
    };

    expect((await deploy(target))[0]).toMatchObject({ result: "superseded", by: "commit fffffff" });
  });

  it("continues with the other targets if one fails", async () => {
    const gone = await buildInto(world, { commit: commitOf("a"), digit: "1", pullRequest: 3 });
    const fine = await buildInto(world, { commit: commitOf("b"), digit: "2" });
    const lost = { ...gone, digest: `sha256:${"9".repeat(64)}` } as const;
    const outcomes = await deploy(lost, fine);

    expect(outcomes.map(({ result }) => result)).toEqual(["failed", "deployed"]);
    expect(world.deployments.stateOf(1)).toMatchObject({ code: "ARTIFACT_NOT_FOUND" });
  });

  it("only warns if GitHub rejects a report, because the app is live", async () => {
    const target = await buildInto(world, { commit: commitOf("b"), digit: "1" });
    world.deployments.failReports = new Error("GitHub is down");

    expect((await deploy(target))[0]?.result).toBe("deployed");
    expect(world.log.warnings.join()).toContain("Could not report deployment 1 as deployed: GitHub is down");
  });
});
