import { beforeEach, describe, expect, it } from "vitest";
import { deployTargets } from "../../../actions/shared/usecases/deploy/deploy-targets.ts";
import { type RollBackRequest, rollBack } from "../../../actions/shared/usecases/deploy/roll-back.ts";
import {
  buildInto,
  commitOf,
  config,
  createDeployWorld,
  type DeployWorld,
  repository,
} from "./deploy-world.ts";

describe("rollBack", () => {
  let world: DeployWorld;
  beforeEach(async () => {
    world = createDeployWorld();
    for (const digit of ["1", "2"]) {
      const target = await buildInto(world, { commit: commitOf(digit), digit });
      await deployTargets(world, { config, repository, targets: [target], replaced: "superseded" });
    }
  });
  const script = { namespace: "overskill-production", scriptName: "todo" };
  const run = (change: Partial<RollBackRequest> = {}) =>
    rollBack(
      { ...world, collaborators: { canWrite: async (login) => login === "alice" } },
      { config, repository, environment: "production", actor: "alice", ...change },
    );

  it("deploys the artifact before the live one as a new deployment", async () => {
    const outcome = await run();

    expect(outcome).toMatchObject({ result: "deployed", target: { deploymentId: 3, commit: commitOf("1") } });
    expect(world.scripts.buildIdOf(script)).toBe("111111111111");
    expect(world.deployments.stateOf(3).state).toBe("deployed");
    expect(world.deployments.stateOf(2)).toEqual({ state: "rolled_back", toBuildId: "111111111111" });
    expect(world.deployments.stateOf(1)).toEqual({ state: "superseded", by: "deployment 2" });
  });

  it("does not build: the deployment goes directly from pending to deploying", async () => {
    await run();
    expect(world.deployments.records[2]?.statuses.map(({ description }) => description).toReversed()).toEqual(
      [
        "Rollback to 111111111111, requested by alice",
        expect.stringMatching(/^Deploying 111111111111 /),
        expect.stringMatching(/^Live in /),
      ],
    );
  });

  it("can return to a build that was rolled back if it is named", async () => {
    await run();
    await run({ to: "222222222222" });
    expect(world.scripts.buildIdOf(script)).toBe("222222222222");
  });

  it("changes nothing for a person without write access", async () => {
    await expect(run({ actor: "mallory" })).rejects.toMatchObject({ code: "ACTOR_NOT_ALLOWED" });
    expect(world.deployments.records).toHaveLength(2);
  });

  it("changes nothing if the artifact is no longer stored", async () => {
    world.artifacts.held.clear();
    await expect(run()).rejects.toMatchObject({ code: "ARTIFACT_NOT_FOUND" });
    expect(world.deployments.records).toHaveLength(2);
  });

  it("requires the app's name if there is more than one", async () => {
    await world.deployments.open({
      app: "poll",
      environment: "production",
      commit: commitOf("3"),
      reason: "Changed",
    });
    await expect(run()).rejects.toThrow("name one of poll, todo");
  });

  it("chooses the app of the pull request with the comment", async () => {
    await world.deployments.open({
      app: "poll",
      environment: "production",
      commit: commitOf("3"),
      reason: "Changed",
    });
    world.pullRequests.add(3, commitOf("2"));
    await buildInto(world, { commit: commitOf("2"), digit: "2", pullRequest: 3 });
    expect((await run({ pullRequest: 3 })).target.app).toBe("todo");
  });
});
