import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openWorld, REPO, type World } from "../world.ts";

const FORK = { owner: "stranger", repo: "apps" };

describe("forks", () => {
  let world: World;
  let stranger: ReturnType<World["as"]>;
  beforeEach(async () => {
    world = await openWorld();
    stranger = world.as("stranger");
    await world.owner.rest.git.createRef({ ...REPO, ref: "refs/heads/other", sha: world.initial });
  });
  afterEach(() => world[Symbol.asyncDispose]());

  const openFromFork = async () => {
    await stranger.rest.repos.createFork(REPO);
    const { data } = await stranger.rest.repos.createOrUpdateFileContents({
      ...FORK,
      path: "evil.txt",
      message: "Add",
      content: "ZXZpbA==",
      branch: "main",
    });
    const pull = { ...REPO, title: "From a fork", head: "stranger:main", base: "main" };
    return { sha: data.commit.sha ?? "", pull: (await stranger.rest.pulls.create(pull)).data };
  };

  it("copy the branches, belong to the person, and exist once per person", async () => {
    const { data, status } = await stranger.rest.repos.createFork(REPO);
    expect(status).toBe(202);
    expect(data).toMatchObject({
      full_name: "stranger/apps",
      fork: true,
      parent: { full_name: "acme/apps" },
    });
    expect((await stranger.rest.repos.createFork(REPO)).data.id).toBe(data.id);
    const { data: branches } = await stranger.rest.repos.listBranches(FORK);
    expect(branches.map(({ name }) => name).sort()).toEqual(["main", "other"]);
    expect((await world.owner.rest.repos.listForks(REPO)).data).toHaveLength(1);
    await expect(world.owner.rest.repos.createFork(REPO)).rejects.toMatchObject({ status: 422 });
    await expect(world.as("writer").rest.repos.createFork(FORK)).resolves.toMatchObject({ status: 202 });
  });

  it("open pull requests whose head is in the fork, with an event that says so", async () => {
    const { pull, sha } = await openFromFork();
    expect(pull.head).toMatchObject({ label: "stranger:main", sha, repo: { full_name: "stranger/apps" } });
    expect(pull).toMatchObject({
      base: { repo: { full_name: "acme/apps" } },
      changed_files: 1,
      mergeable: true,
    });
    const events = await world.settled();
    expect(events.filter(({ repository }) => repository !== "acme/apps")).toEqual([]);
    expect(events.at(-1)).toMatchObject({ name: "pull_request", repository: "acme/apps", fromFork: true });
    // The commit can be read in the repository, as on GitHub.
    expect((await world.owner.rest.repos.getCommit({ ...REPO, ref: sha })).status).toBe(200);
    expect((await world.owner.rest.pulls.list({ ...REPO, head: "stranger:main" })).data).toHaveLength(1);
    expect((await world.owner.rest.pulls.list({ ...REPO, head: "acme:main" })).data).toEqual([]);
  });

  it("update their pull request on a push, and not that of an equally named branch", async () => {
    const { pull } = await openFromFork();
    const { data } = await stranger.rest.repos.createOrUpdateFileContents({
      ...FORK,
      path: "more.txt",
      message: "More",
      content: "bW9yZQ==",
      branch: "main",
    });
    await world.settled();
    const load = () => world.owner.rest.pulls.get({ ...REPO, pull_number: pull.number });
    expect((await load()).data.head.sha).toBe(data.commit.sha);
    await world.commit("main", { "ours.txt": "ours" });
    await world.settled();
    expect((await load()).data).toMatchObject({ state: "open", head: { sha: data.commit.sha } });
  });

  it("can be merged, and survive as a closed pull request when they are deleted", async () => {
    const { pull } = await openFromFork();
    const merged = await world.owner.rest.pulls.merge({ ...REPO, pull_number: pull.number });
    expect(merged.data.merged).toBe(true);
    await stranger.rest.repos.delete(FORK);
    const { data } = await world.owner.rest.pulls.get({ ...REPO, pull_number: pull.number });
    expect(data).toMatchObject({ merged: true, head: { label: "unknown:main", repo: null } });
  });

  it("do not let a person open a pull request from a branch of somebody else", async () => {
    const pull = { ...REPO, title: "Not mine", head: "other", base: "main" };
    await world.commit("other", { "x.txt": "x" });
    await expect(stranger.rest.pulls.create(pull)).rejects.toMatchObject({ status: 422 });
    await expect(stranger.rest.pulls.create({ ...pull, head: "writer:main" })).rejects.toMatchObject({
      status: 422,
    });
  });
});
