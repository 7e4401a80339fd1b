import { describe, expect, it } from "vitest";
import { createGitHubDeployments } from "../../../actions/shared/adapters/github/deployments.ts";
import { describeDeployments } from "../../contracts/deployments.contract.ts";
import { FakeDeployments } from "../../fakes/fake-deployments.ts";
import { openWorld, REPO } from "../../local/github/world.ts";

const run = { runId: 7, runAttempt: 2, runUrl: "https://github.test/acme/apps/actions/runs/7" };

describeDeployments("the fake", async () => ({
  deployments: new FakeDeployments(run.runId, run.runAttempt),
  commit: "a".repeat(40),
  close: async () => {},
}));

describeDeployments("the GitHub adapter", async () => {
  const world = await openWorld();
  // Deployments of another tool, and a job's token with only this permission.
  await world.owner.rest.repos.createDeployment({
    ...REPO,
    ref: world.initial,
    environment: "docs",
    auto_merge: false,
    required_contexts: [],
  });
  const { octokit } = await world.job({ deployments: "write" });
  return {
    deployments: createGitHubDeployments(octokit, REPO, run),
    commit: world.initial,
    close: async () => world[Symbol.asyncDispose](),
  };
});

describe("Deployments and statuses that people with push access add", () => {
  it("leaves out a person's statuses on the Deployment of a run, and says who created a Deployment", async () => {
    await using world = await openWorld();
    const { octokit } = await world.job({ deployments: "write" });
    const deployments = createGitHubDeployments(octokit, REPO, run);
    const subject = {
      app: "todo",
      environment: "production",
      commit: world.initial,
      reason: "Changed",
    } as const;
    const id = await deployments.open(subject);
    await deployments.report(id, { state: "success", description: "Live" });
    const { repos } = world.owner.rest;
    for (let count = 0; count < 40; count += 1) {
      const status = { state: "inactive", description: "Rolled back to 111111111111" } as const;
      await repos.createDeploymentStatus({ ...REPO, deployment_id: id, ...status, auto_inactive: false });
    }
    await repos.createDeployment({
      ...{ ...REPO, ref: world.initial, environment: "production/todo" },
      ...{ auto_merge: false, required_contexts: [], payload: { runId: 7 } },
    });

    expect((await deployments.find(id))?.statuses.map(({ state }) => state)).toEqual(["success", "queued"]);
    const listed = await deployments.list({ app: "todo", environment: "production" });
    expect(listed.map(({ byPerson }) => byPerson)).toEqual([true, undefined]);
    const ofRuns = await deployments.list({ app: "todo", where: ({ byPerson }) => !byPerson });
    expect(ofRuns.map((one) => one.id)).toEqual([id]);
  });
});
