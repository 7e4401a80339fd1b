import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { answer, FULL_NAME, openScene, REPO, type Scene } from "../scene.ts";

let scene: Scene;
beforeEach(async () => {
  scene = await openScene();
});
afterEach(() => scene[Symbol.asyncDispose]());

const ENVIRONMENT = { ...REPO, environment_name: "production" };
const mayDeploy = (ref: string) => scene.gitHub.host.mayDeploy(FULL_NAME, "production", ref);

describe("environments", () => {
  it("reports reviewers and wait timer, and replaces all rules at once", async () => {
    const { repos, users } = scene.octokit.rest;
    const { data: reviewer } = await users.getAuthenticated();
    const { data } = await repos.createOrUpdateEnvironment({
      ...ENVIRONMENT,
      wait_timer: 30,
      reviewers: [{ type: "User", id: reviewer.id }],
    });
    expect(data.protection_rules?.map(({ type }) => type)).toEqual(["wait_timer", "required_reviewers"]);
    await repos.createOrUpdateEnvironment(ENVIRONMENT);
    expect((await repos.getEnvironment(ENVIRONMENT)).data.protection_rules).toEqual([]);
  });

  it("lets only branches that match a pattern deploy", async () => {
    const { repos } = scene.octokit.rest;
    expect(await mayDeploy("refs/heads/evil")).toBe(true);
    await repos.createOrUpdateEnvironment({
      ...ENVIRONMENT,
      deployment_branch_policy: { protected_branches: false, custom_branch_policies: true },
    });
    await repos.createDeploymentBranchPolicy({ ...ENVIRONMENT, name: "release/*" });
    const { data } = await repos.listDeploymentBranchPolicies(ENVIRONMENT);
    expect(data.branch_policies.map(({ name }) => name)).toEqual(["release/*"]);
    const refs = ["refs/heads/release/1", "refs/heads/main", "refs/pull/1/merge", "refs/tags/release/1"];
    expect(await Promise.all(refs.map(mayDeploy))).toEqual([true, false, false, false]);
  });

  it("lets only protected branches deploy", async () => {
    const { repos } = scene.octokit.rest;
    await repos.createOrUpdateEnvironment({
      ...ENVIRONMENT,
      deployment_branch_policy: { protected_branches: true, custom_branch_policies: false },
    });
    expect(await mayDeploy("refs/heads/main")).toBe(false);
    await repos.updateBranchProtection({
      ...REPO,
      branch: "main",
      required_status_checks: null,
      enforce_admins: true,
      required_pull_request_reviews: { required_approving_review_count: 1, require_code_owner_reviews: true },
      restrictions: null,
    });
    expect(await mayDeploy("refs/heads/main")).toBe(true);
    const { data } = await repos.getBranchProtection({ ...REPO, branch: "main" });
    expect(data.required_pull_request_reviews).toMatchObject({
      required_approving_review_count: 1,
      require_code_owner_reviews: true,
    });
  });

  it("does not let a person with write access change them", async () => {
    const change = scene.as("wanda").rest.repos.createOrUpdateEnvironment(ENVIRONMENT);
    expect((await answer(change)).status).toBe(403);
  });
});
