import { createGitHubAppFiles } from "../../../actions/shared/adapters/github/app-files.ts";
import { createGitHubBranches } from "../../../actions/shared/adapters/github/branches.ts";
import { createGitHubClient } from "../../../actions/shared/adapters/github/client.ts";
import { describeRepositoryFiles } from "../../contracts/repository-files.contract.ts";
import { FakeRepositoryFiles } from "../../fakes/fake-repository-files.ts";
import { openWorld, REPO } from "../../local/github/world.ts";

describeRepositoryFiles("the fake", async () => {
  const fake = new FakeRepositoryFiles();
  return {
    files: fake,
    branches: fake,
    push: async (branch, files) => fake.push(branch, files),
    close: async () => {},
  };
});

describeRepositoryFiles("GitHub, with just `contents: write`", async () => {
  const world = await openWorld();
  const { token } = await world.job({ contents: "write" });
  const octokit = createGitHubClient({ token, baseUrl: world.github.apiUrl });
  return {
    files: createGitHubAppFiles(octokit, REPO),
    branches: createGitHubBranches(octokit, REPO),
    push: (branch, files) => world.commit(branch, files),
    close: async () => world[Symbol.asyncDispose](),
  };
});
