import { beforeEach, describe, expect, it } from "vitest";
import { closeOpenDeployments } from "../../../actions/shared/usecases/deploy/close-open-deployments.ts";
import { deployTargets } from "../../../actions/shared/usecases/deploy/deploy-targets.ts";
import { type ReconcileRequest, reconcile } from "../../../actions/shared/usecases/deploy/reconcile.ts";
import {
  buildInto,
  commitOf,
  config,
  createDeployWorld,
  type DeployWorld,
  repository,
  runUrl,
} from "./deploy-world.ts";

let world: DeployWorld;
beforeEach(() => {
  world = createDeployWorld();
  world.pullRequests.add(3, commitOf("a"));
});
const preview = { commit: commitOf("a"), digit: "1", pullRequest: 3 };

describe("reconcile", () => {
  const run = (ongoing: boolean, change: Partial<ReconcileRequest> = {}) =>
    reconcile(
      { ...world, runs: { isOngoing: async () => ongoing } },
      { config, repository, runUrl, ...change },
    );

  it("closes a deployment whose run has ended, and reports it on the pull request", async () => {
    await buildInto(world, preview);
    expect(await run(false)).toEqual({ closed: [1], removed: [] });

    expect(world.deployments.stateOf(1)).toMatchObject({ state: "failed", code: "RUN_ENDED_EARLY" });
    expect(world.commitStatuses.statesOf(commitOf("a")).at(-1)).toBe("error");
    expect(world.comments.of(3)).toEqual([expect.stringContaining("The run ended without finishing it.")]);
  });

  it("does not change a deployment whose run is in progress", async () => {
    await buildInto(world, preview);
    expect(await run(true)).toEqual({ closed: [], removed: [] });
    expect(world.deployments.stateOf(1).state).toBe("deploying");
  });

  it("removes the preview of a closed pull request and marks its deployment as removed", async () => {
    const target = await buildInto(world, preview);
    await deployTargets(world, { config, repository, targets: [target] });
    world.pullRequests.add(3, commitOf("a"), { open: false });

    expect(await run(false, { pullRequest: 3 })).toEqual({ closed: [], removed: ["todo--pr-3"] });
    expect(await world.scripts.find(target)).toBeUndefined();
    expect(world.deployments.stateOf(1)).toEqual({ state: "removed", reason: "#3 was closed" });
    expect(await run(false)).toEqual({ closed: [], removed: [] });
  });

  it("keeps the previews of open pull requests", async () => {
    const target = await buildInto(world, preview);
    await deployTargets(world, { config, repository, targets: [target] });
    expect((await run(false)).removed).toEqual([]);
    expect(await world.scripts.find(target)).toBeDefined();
  });

  it("deletes only scripts whose tags name a preview of this repository", async () => {
    world.pullRequests.add(3, commitOf("a"), { open: false });
    const place = (scriptName: string) => ({ namespace: "overskill-preview", scriptName });
    world.scripts.put(place("theirs--pr-3"), ["repo:mallory/apps", "env:preview", "pr:3"], "1");
    world.scripts.put(place("by-hand"), ["pr:3"], "1");
    world.scripts.put(place("todo"), [`repo:${repository}`, "env:production", "pr:3"], "1");

    expect((await run(false)).removed).toEqual([]);
    expect(world.scripts.held.size).toBe(3);
  });
});

describe("closeOpenDeployments", () => {
  it.each([
    [true, "The run was cancelled."],
    [false, "The run ended early."],
  ])("fails what was left open (interrupted: %s)", async (interrupted, message) => {
    const { deploymentId } = await buildInto(world, preview);
    await closeOpenDeployments(world, { deploymentIds: [deploymentId], interrupted });
    expect(world.deployments.stateOf(deploymentId)).toMatchObject({ state: "failed", message });
  });

  it("records superseded if a newer commit of the pull request cancelled the run", async () => {
    const { deploymentId } = await buildInto(world, preview);
    world.pullRequests.add(3, commitOf("f"));
    await closeOpenDeployments(world, { deploymentIds: [deploymentId], interrupted: true });
    expect(world.deployments.stateOf(deploymentId)).toEqual({ state: "superseded", by: "commit fffffff" });
  });

  it("ignores deployments that ended or were deleted", async () => {
    const target = await buildInto(world, preview);
    await deployTargets(world, { config, repository, targets: [target] });
    const closed = await closeOpenDeployments(world, { deploymentIds: [1, 99], interrupted: false });
    expect(closed).toEqual([]);
    expect(world.deployments.stateOf(1).state).toBe("deployed");
  });
});
