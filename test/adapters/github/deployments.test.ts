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
