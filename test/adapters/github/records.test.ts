import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createGitHubComments } from "../../../actions/shared/adapters/github/comments.ts";
import { createGitHubCommitStatuses } from "../../../actions/shared/adapters/github/commit-statuses.ts";
import { createGitHubDeployments } from "../../../actions/shared/adapters/github/deployments.ts";
import { createGitHubReviewedCommits } from "../../../actions/shared/adapters/github/reviewed-commits.ts";
import { createGitHubRuns } from "../../../actions/shared/adapters/github/runs.ts";
import { openWorld, REPO, type World } from "../../local/github/world.ts";

const runUrl = "https://github.test/acme/apps/actions/runs/7";

describe("the GitHub adapters for records", () => {
  let world: World;
  beforeAll(async () => {
    world = await openWorld();
  });
  afterAll(() => world[Symbol.asyncDispose]());

  it("open deployments that neither merge nor wait, transient for previews and named as production", async () => {
    const { octokit } = await world.job({ deployments: "write" });
    const deployments = createGitHubDeployments(octokit, REPO, { runId: 7, runAttempt: 2, runUrl });
    const subject = { app: "todo", commit: world.initial, reason: "Changed" };
    const preview = await deployments.open({ ...subject, environment: "preview", pullRequest: 3 });
    const production = await deployments.open({ ...subject, environment: "production" });
    const show = async (id: number) =>
      (await world.owner.rest.repos.getDeployment({ ...REPO, deployment_id: id })).data;
    expect(await show(preview)).toMatchObject({
      environment: "preview/todo",
      task: "preview-pr-3",
      transient_environment: true,
      production_environment: false,
      payload: { app: "todo", commit: world.initial, runId: 7, runAttempt: 2, pullRequest: 3 },
    });
    expect(await show(production)).toMatchObject({
      environment: "production/todo",
      task: "deploy",
      transient_environment: false,
      production_environment: true,
    });
  });

  it("quote GitHub's answer if a permission is missing", async () => {
    const { octokit } = await world.job({ deployments: "read" });
    const deployments = createGitHubDeployments(octokit, REPO, { runId: 7, runAttempt: 2, runUrl });
    const opening = deployments.open({
      app: "todo",
      commit: world.initial,
      reason: "Changed",
      environment: "production",
    });
    await expect(opening).rejects.toMatchObject({
      code: "GITHUB_REFUSED",
      message: expect.stringMatching(/^Could not open a deployment: GitHub answered 403/),
    });
  });

  it("set a commit status that links to the run until there is a URL", async () => {
    const { octokit } = await world.job({ statuses: "write" });
    const statuses = createGitHubCommitStatuses(octokit, REPO, { runUrl });
    const context = "overskill/preview/todo";
    await statuses.report(world.initial, { context, state: "pending", description: "Building" });
    await statuses.report(world.initial, {
      context,
      state: "success",
      description: "Live",
      targetUrl: "https://todo.test",
    });
    const { data } = await world.owner.rest.repos.listCommitStatusesForRef({ ...REPO, ref: world.initial });
    const ours = data.filter((status) => status.context === context);
    expect(ours.map(({ state, target_url }) => [state, target_url])).toEqual([
      ["success", "https://todo.test"],
      ["pending", runUrl],
    ]);
  });

  it("keep one comment with their marker, and ignore a stranger's", async () => {
    const { data: issue } = await world.owner.rest.issues.create({ ...REPO, title: "An app" });
    const marker = "<!-- overskill:preview -->";
    await world
      .as("stranger")
      .rest.issues.createComment({ ...REPO, issue_number: issue.number, body: `${marker} forged` });
    const { octokit } = await world.job({ issues: "write" });
    const comments = createGitHubComments(octokit, REPO);
    const seen: (string | undefined)[] = [];
    for (const text of ["first", "second"]) {
      await comments.upsert(issue.number, marker, (previous) => {
        seen.push(previous);
        return `${marker} ${text}`;
      });
    }
    await comments.create(issue.number, "an answer");
    const { data } = await world.owner.rest.issues.listComments({ ...REPO, issue_number: issue.number });
    expect(seen).toEqual([undefined, `${marker} first`]);
    expect(data.map(({ body }) => body)).toEqual([`${marker} forged`, `${marker} second`, "an answer"]);
  });

  it("answer once, also if several runs do so at the same time", async () => {
    const { data: issue } = await world.owner.rest.issues.create({ ...REPO, title: "Spam" });
    const marker = "<!-- overskill:rollback-refused -->";
    const jobs = await Promise.all([1, 2, 3].map(() => world.job({ issues: "write" })));
    await Promise.all(
      jobs.map(({ octokit }) =>
        createGitHubComments(octokit, REPO).createOnce(issue.number, marker, `${marker} no`),
      ),
    );
    const { data } = await world.owner.rest.issues.listComments({ ...REPO, issue_number: issue.number });
    expect(data.map(({ body }) => body)).toEqual([`${marker} no`]);
  });

  it("know which commits are on the default branch", async () => {
    const { octokit } = await world.job({ contents: "read" });
    const reviewed = createGitHubReviewedCommits(octokit, REPO);
    const older = world.initial;
    const main = await world.commit("main", { "a.txt": "1" });
    const side = await world.commit("side", { "b.txt": "1" });
    // A tag of the same name must not count as the branch.
    await world.owner.rest.git.createRef({ ...REPO, ref: "refs/tags/main", sha: side });
    const found = await Promise.all(
      [older, main, side, "0".repeat(40)].map((commit) => reviewed.includes(commit)),
    );
    expect(found).toEqual([true, true, false, false]);
    const heads = await Promise.all([older, main, side].map((commit) => reviewed.isHead(commit)));
    expect(heads).toEqual([false, true, false]);
    const pairs = [
      [main, older],
      [older, main],
      [main, main],
      [side, main],
      ["0".repeat(40), main],
    ] as const;
    const newer = await Promise.all(pairs.map(([commit, than]) => reviewed.isNewer(commit, than)));
    expect(newer).toEqual([true, false, false, false, false]);
  });

  it("distinguish an ongoing run from one that ended or does not exist", async () => {
    const { host } = world.github;
    const { id } = await host.createRun({
      repository: "acme/apps",
      name: "Preview",
      displayTitle: "Preview",
      workflowPath: ".github/workflows/preview.yml",
      event: "push",
      actor: "acme",
      headBranch: "main",
      headSha: world.initial,
    });
    const { octokit } = await world.job({ actions: "read" });
    const runs = createGitHubRuns(octokit, REPO);
    expect(await runs.isOngoing(id)).toBe(true);
    await host.updateRun(id, { status: "completed", conclusion: "cancelled" });
    expect(await runs.isOngoing(id)).toBe(false);
    expect(await runs.isOngoing(999_999)).toBe(false);
  });
});
