import { describe, expect, it } from "vitest";
import { openWorld, REPO, refusalOf, type World } from "../world.ts";

async function openPull(world: World, files: Readonly<Record<string, string>> = { "a.txt": "one\n" }) {
  await world.commit("feature", files);
  const { data } = await world.owner.rest.pulls.create({
    ...REPO,
    title: "A",
    head: "feature",
    base: "main",
  });
  return data;
}

const ONE = { ...REPO, pull_number: 1 };

describe("opening a pull request", () => {
  it("reports its size and that it can be merged", async () => {
    await using world = await openWorld();
    const pull = await openPull(world);
    expect(pull).toMatchObject({
      number: 1,
      mergeable: true,
      mergeable_state: "clean",
      commits: 1,
      additions: 1,
      deletions: 0,
      changed_files: 1,
      head: { label: "acme:feature" },
    });
    expect((await world.settled()).at(-1)).toMatchObject({
      name: "pull_request",
      payload: { action: "opened" },
    });
  });

  it.each([
    ["a missing head", { head: "nowhere", base: "main" }, { field: "head", code: "invalid" }],
    ["a missing base", { head: "feature", base: "nowhere" }, { field: "base", code: "invalid" }],
    ["no commits", { head: "same", base: "main" }, { message: "No commits between main and same" }],
    [
      "a duplicate",
      { head: "feature", base: "main" },
      { message: "A pull request already exists for acme:feature." },
    ],
  ])("rejects %s with 422", async (_, branches, error) => {
    await using world = await openWorld();
    await openPull(world);
    await world.owner.rest.git.createRef({ ...REPO, ref: "refs/heads/same", sha: world.initial });
    await expect(world.owner.rest.pulls.create({ ...REPO, title: "B", ...branches })).rejects.toMatchObject({
      status: 422,
      response: { data: { message: "Validation Failed", errors: [expect.objectContaining(error)] } },
    });
  });

  it("rejects a job unless the repository lets Actions open pull requests", async () => {
    await using world = await openWorld();
    await world.commit("feature", { "a.txt": "one\n" });
    const { octokit } = await world.job({ "pull-requests": "write" });
    const request = { ...REPO, title: "A", head: "feature", base: "main" };
    expect(await refusalOf(octokit.rest.pulls.create(request))).toBe(
      "403 GitHub Actions is not permitted to create or approve pull requests.",
    );
    await world.owner.rest.actions.setGithubActionsDefaultWorkflowPermissionsRepository({
      ...REPO,
      can_approve_pull_request_reviews: true,
    });
    const { data } = await octokit.rest.pulls.create(request);
    expect(data.user.login).toBe("github-actions[bot]");
    expect((await world.settled()).map(({ name }) => name)).not.toContain("pull_request");
  });
});

describe("merging", () => {
  it.each([
    ["merge", 2, "Merge pull request #1 from acme/feature\n\nA"],
    ["squash", 1, "Change a.txt (#1)"],
    ["rebase", 1, "Change a.txt"],
  ] as const)(
    "%s creates a commit with %i parents and GitHub's message",
    async (merge_method, parents, message) => {
      await using world = await openWorld();
      await openPull(world);
      const { data } = await world.owner.rest.pulls.merge({ ...ONE, merge_method });
      const { data: commit } = await world.owner.rest.git.getCommit({ ...REPO, commit_sha: data.sha });
      expect(commit.parents).toHaveLength(parents);
      expect(commit.message).toBe(message);
      const { data: merged } = await world.owner.rest.pulls.get(ONE);
      expect(merged).toMatchObject({
        merged: true,
        merged_by: { login: "acme" },
        merge_commit_sha: data.sha,
      });
      const closed = (await world.settled()).find(({ payload }) => payload["action"] === "closed");
      expect(closed).toMatchObject({ ref: "refs/heads/main", sha: data.sha });
    },
  );

  it("merges a head that is behind an unprotected base", async () => {
    await using world = await openWorld();
    await openPull(world);
    await world.commit("main", { "b.txt": "two\n" });
    const { data } = await world.owner.rest.pulls.merge(ONE);
    const { data: files } = await world.owner.rest.repos.getContent({ ...REPO, path: "", ref: data.sha });
    expect((files as { name: string }[]).map(({ name }) => name)).toEqual(["README.md", "a.txt", "b.txt"]);
  });

  it("rebases several commits onto a base that has moved", async () => {
    await using world = await openWorld();
    await openPull(world);
    await world.commit("feature", { "a.txt": "one\ntwo\n" });
    const main = await world.commit("main", { "b.txt": "two\n" });
    const { data } = await world.owner.rest.pulls.merge({ ...ONE, merge_method: "rebase" });
    const { data: log } = await world.owner.rest.repos.listCommits({ ...REPO, sha: data.sha });
    expect(log.map(({ commit }) => commit.message)).toHaveLength(4);
    expect(log[2]?.sha).toBe(main);
  });

  it("sends 409 if the head is not the one that the caller expects", async () => {
    await using world = await openWorld();
    const pull = await openPull(world);
    await world.commit("feature", { "a.txt": "two\n" });
    expect(await refusalOf(world.owner.rest.pulls.merge({ ...ONE, sha: pull.head.sha }))).toBe(
      "409 Head branch was modified. Review and try the merge again.",
    );
  });

  it("sends 405 for a conflict, starts no workflow for it, and merges once it is resolved", async () => {
    await using world = await openWorld();
    await openPull(world);
    await world.commit("main", { "a.txt": "other\n" });
    const { data: dirty } = await world.owner.rest.pulls.get(ONE);
    expect(dirty).toMatchObject({ mergeable: false, mergeable_state: "dirty", merge_commit_sha: null });
    expect(await refusalOf(world.owner.rest.pulls.merge(ONE))).toBe("405 Pull Request is not mergeable");
    const before = (await world.settled()).length;
    await world.commit("feature", { "b.txt": "still dirty\n" });
    const heard = (await world.settled()).slice(before);
    expect(heard.map(({ name }) => name)).toEqual(["push"]);
    await world.commit("main", { "a.txt": "one\n" });
    await expect(world.owner.rest.pulls.merge(ONE)).resolves.toMatchObject({ status: 200 });
  });

  it.each([
    ["no required check", [], "Head branch is out of date. Review and try the merge again."],
    ["one required check", ["ci"], 'Required status check "ci" is expected.'],
    ["two required checks", ["ci", "preview"], "2 of 2 required status checks are expected."],
  ])(
    "rejects a head that is behind a strict base with %s, and merges it once updated",
    async (_, contexts, text) => {
      await using world = await openWorld();
      const pull = await openPull(world);
      await world.owner.rest.repos.updateBranchProtection({
        ...REPO,
        branch: "main",
        required_status_checks: { strict: true, contexts },
        enforce_admins: true,
        required_pull_request_reviews: null,
        restrictions: null,
      });
      await world.commit("main", { "b.txt": "two\n" });
      const green = (sha: string) => {
        for (const context of contexts) {
          world.github.store.commitStatuses.insert({
            repositoryId: world.github.store.repositoryNamed("acme/apps")?.id ?? 0,
            sha,
            context,
            state: "success",
            description: null,
            targetUrl: null,
            creator: "acme",
            createdAt: "2026-01-01T00:00:00Z",
            updatedAt: "2026-01-01T00:00:00Z",
          });
        }
      };
      green(pull.head.sha);
      const { data: behind } = await world.owner.rest.pulls.get(ONE);
      expect(behind.mergeable_state).toBe("behind");
      expect(await refusalOf(world.owner.rest.pulls.merge(ONE))).toBe(`405 ${text}`);

      const updated = await world.owner.rest.pulls.updateBranch(ONE);
      expect(updated.status).toBe(202);
      const { data: fresh } = await world.owner.rest.pulls.get(ONE);
      green(fresh.head.sha);
      await expect(world.owner.rest.pulls.merge(ONE)).resolves.toMatchObject({ status: 200 });
    },
  );

  it.each([
    ["a draft", { draft: true }, {}, "405 Pull Request is still a draft"],
    ["a disabled method", {}, { squash: false }, "405 Squash merges are not allowed on this repository."],
  ])("rejects %s", async (_, pull, merging, text) => {
    await using world = await openWorld();
    await world.commit("feature", { "a.txt": "one\n" });
    await world.owner.rest.pulls.create({ ...REPO, title: "A", head: "feature", base: "main", ...pull });
    if ("squash" in merging) await world.owner.rest.repos.update({ ...REPO, allow_squash_merge: false });
    expect(await refusalOf(world.owner.rest.pulls.merge({ ...ONE, merge_method: "squash" }))).toBe(text);
  });

  it("rejects a second merge, and deletes the branch after the first if the repository is set up so", async () => {
    await using world = await openWorld();
    await openPull(world);
    await world.owner.rest.repos.update({ ...REPO, delete_branch_on_merge: true });
    await world.owner.rest.pulls.merge(ONE);
    expect(await refusalOf(world.owner.rest.pulls.merge(ONE))).toBe("405 Pull Request is not mergeable");
    expect(await refusalOf(world.owner.rest.repos.getBranch({ ...REPO, branch: "feature" }))).toBe(
      "404 Branch not found",
    );
    await expect(world.owner.rest.pulls.checkIfMerged(ONE)).resolves.toMatchObject({ status: 204 });
  });

  it("lets only one of two concurrent merges succeed", async () => {
    await using world = await openWorld();
    await openPull(world);
    const results = await Promise.allSettled([
      world.owner.rest.pulls.merge(ONE),
      world.owner.rest.pulls.merge(ONE),
    ]);
    expect(results.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  });
});

describe("reading and editing pull requests", () => {
  it("lists by state, head and base", async () => {
    await using world = await openWorld();
    await openPull(world);
    const list = async (query: object) => {
      const { data } = await world.owner.rest.pulls.list({ ...REPO, ...query });
      return data.map(({ number }) => number);
    };
    expect(await list({})).toEqual([1]);
    expect(await list({ head: "acme:feature" })).toEqual([1]);
    expect(await list({ head: "acme:other" })).toEqual([]);
    expect(await list({ base: "other" })).toEqual([]);
    await world.owner.rest.pulls.update({ ...ONE, state: "closed" });
    expect(await list({})).toEqual([]);
    expect(await list({ state: "closed" })).toEqual([1]);
  });

  it("still lists files and commits after the merge", async () => {
    await using world = await openWorld();
    await openPull(world);
    await world.owner.rest.pulls.merge(ONE);
    const { data: files } = await world.owner.rest.pulls.listFiles(ONE);
    expect(files).toMatchObject([
      { filename: "a.txt", status: "added", additions: 1, patch: "@@ -0,0 +1 @@\n+one" },
    ]);
    const { data: commits } = await world.owner.rest.pulls.listCommits(ONE);
    expect(commits).toHaveLength(1);
  });

  it("reopens with the branch's current head, but not if the branch was deleted", async () => {
    await using world = await openWorld();
    await openPull(world);
    await world.owner.rest.pulls.update({ ...ONE, state: "closed" });
    const head = await world.commit("feature", { "a.txt": "two\n" });
    const { data } = await world.owner.rest.pulls.update({ ...ONE, state: "open" });
    expect(data).toMatchObject({ state: "open", head: { sha: head } });
    await world.owner.rest.git.deleteRef({ ...REPO, ref: "heads/feature" });
    expect(await refusalOf(world.owner.rest.pulls.update({ ...ONE, state: "open" }))).toBe(
      "422 Validation Failed",
    );
  });

  it("emits what was edited", async () => {
    await using world = await openWorld();
    await openPull(world);
    await world.owner.rest.pulls.update({ ...ONE, title: "B" });
    expect((await world.settled()).at(-1)?.payload).toMatchObject({
      action: "edited",
      changes: { title: { from: "A" } },
      pull_request: { title: "B" },
    });
  });

  it("finds the pull request that contains a commit", async () => {
    await using world = await openWorld();
    const pull = await openPull(world);
    const { data } = await world.owner.rest.repos.listPullRequestsAssociatedWithCommit({
      ...REPO,
      commit_sha: pull.head.sha,
    });
    expect(data.map(({ number }) => number)).toEqual([1]);
  });
});

describe("a pull request as an issue", () => {
  it("is closed and reopened through the issues API as through its own", async () => {
    await using world = await openWorld();
    await openPull(world);
    const issue = { ...REPO, issue_number: 1 };
    await world.owner.rest.issues.update({ ...issue, state: "closed" });
    const head = await world.commit("feature", { "a.txt": "two\n" });
    await world.owner.rest.issues.update({ ...issue, state: "open" });
    const { data } = await world.owner.rest.pulls.get(ONE);
    expect(data).toMatchObject({ state: "open", mergeable: true, head: { sha: head } });
    const actions = (await world.settled()).flatMap(({ name, payload }) =>
      name === "pull_request" ? [payload["action"]] : [],
    );
    expect(actions).toEqual(["opened", "closed", "reopened"]);
  });
});
