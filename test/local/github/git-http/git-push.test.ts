import { describe, expect, it } from "vitest";
import { APPS, openWorld, REPO } from "../world.ts";

const CLONE = "git clone -q $REMOTE work && cd work";

describe("git over HTTP", () => {
  it("updates an open pull request's head after a push, and emits synchronize", async () => {
    await using world = await openWorld();
    await world.commit("feature", { "a.txt": "one\n" });
    const { data: pull } = await world.owner.rest.pulls.create({
      ...REPO,
      title: "A",
      head: "feature",
      base: "main",
    });
    const pushed = await world.shell(
      `${CLONE} && git checkout -q feature && echo two >> a.txt && git commit -qam two && git push -q && git rev-parse HEAD`,
    );
    const { data: moved } = await world.owner.rest.pulls.get({ ...REPO, pull_number: pull.number });
    expect(pushed.output.trim()).toBe(moved.head.sha);
    const [event] = (await world.settled()).filter(({ payload }) => payload["action"] === "synchronize");
    expect(event).toMatchObject({
      name: "pull_request",
      actor: "acme",
      ref: `refs/pull/${pull.number}/merge`,
      headRef: "feature",
      baseRef: "main",
      payload: { before: pull.head.sha, after: moved.head.sha },
    });
    expect(event?.sha).toBe(await world.github.host.resolveRef(APPS, `refs/pull/${pull.number}/merge`));
  });

  it("emits a push with only the new commits of a new branch, and starts no workflow for a deleted one", async () => {
    await using world = await openWorld();
    await world.shell(
      `${CLONE} && git checkout -q -b topic && echo a > a && mkdir d && echo b > d/b && git add . && git commit -qm add && git push -q origin topic && git push -q origin :topic`,
    );
    const events = await world.settled();
    expect(events.map(({ name, ref }) => `${name} ${ref}`)).toEqual([
      "create refs/heads/topic",
      "push refs/heads/topic",
      "delete refs/heads/main",
    ]);
    expect(events[1]?.payload).toMatchObject({
      created: true,
      forced: false,
      commits: [{ message: "add", added: ["a", "d/b"], modified: [], author: { username: "acme" } }],
    });
  });

  it("marks a pull request as merged if a push brings its head into the base", async () => {
    await using world = await openWorld();
    const head = await world.commit("feature", { "a.txt": "one\n" });
    await world.owner.rest.pulls.create({ ...REPO, title: "A", head: "feature", base: "main" });
    await world.shell(`${CLONE} && git merge -q --ff-only origin/feature && git push -q origin main`);
    const { data: pull } = await world.owner.rest.pulls.get({ ...REPO, pull_number: 1 });
    expect(pull).toMatchObject({ state: "closed", merged: true, merge_commit_sha: head });
  });

  it("closes a pull request whose branch is deleted", async () => {
    await using world = await openWorld();
    await world.commit("feature", { "a.txt": "one\n" });
    await world.owner.rest.pulls.create({ ...REPO, title: "A", head: "feature", base: "main" });
    await world.shell("git init -q x && cd x && git push -q $REMOTE :feature");
    const { data: pull } = await world.owner.rest.pulls.get({ ...REPO, pull_number: 1 });
    expect(pull).toMatchObject({ state: "closed", merged: false });
  });

  it("makes the first branch pushed to an empty repository its default branch", async () => {
    await using world = await openWorld();
    await world.github.createRepository({ owner: "acme", name: "fresh" });
    await world.shell(
      "git init -q -b trunk x && cd x && git commit -q --allow-empty -m first && git push -q ${REMOTE/apps/fresh} trunk",
    );
    const { data } = await world.owner.rest.repos.get({ owner: "acme", repo: "fresh" });
    expect(data.default_branch).toBe("trunk");
  });

  it("rejects a push with a job's token that may only read", async () => {
    await using world = await openWorld();
    const { token } = await world.job({ contents: "read" });
    const pushed = await world.shell(`${CLONE} && git commit -q --allow-empty -m x && git push -q`, token);
    expect(pushed.code).not.toBe(0);
    expect(pushed.output).toContain("403");
  });

  it("rejects workflow files from a job's token, but not a branch with only those of main", async () => {
    await using world = await openWorld();
    await world.commit("main", { ".github/workflows/ci.yml": "on: push\n" });
    const { token } = await world.job({ contents: "write" });
    const pushed = await world.shell(
      `${CLONE}
      git checkout -q -b fine && echo a > a && git add . && git commit -qm a && git push -q origin fine && echo accepted
      git checkout -q -b evil && echo 'on: issues' > .github/workflows/ci.yml && git commit -qam evil && git push -q origin evil`,
      token,
    );
    expect(pushed.output).toContain("accepted");
    expect(pushed.output).toContain(
      "refusing to allow a GitHub App to create or update workflow `.github/workflows/ci.yml` without `workflows` permission",
    );
    expect(await world.github.host.resolveRef(APPS, "evil")).toBeUndefined();
  });

  it("starts no workflow for a push with a job's token", async () => {
    await using world = await openWorld();
    const { token } = await world.job({ contents: "write" });
    await world.shell(
      `${CLONE} && git checkout -q -b bot && echo a > a && git add . && git commit -qm a && git push -q origin bot`,
      token,
    );
    expect(await world.github.host.resolveRef(APPS, "bot")).toBeDefined();
    expect(await world.settled()).toEqual([]);
  });

  it("rejects pushes to refs/pull", async () => {
    await using world = await openWorld();
    const pushed = await world.shell(`${CLONE} && git push -q origin HEAD:refs/pull/9/head`);
    expect(pushed.code).not.toBe(0);
    expect(pushed.output).toContain("hidden ref");
  });

  it("requires credentials for a private repository, but not for a public one", async () => {
    await using world = await openWorld();
    const open = await world.shell("git ls-remote ${REMOTE/x:*@/} main");
    expect(open).toMatchObject({ code: 0 });
    await world.owner.rest.repos.update({ ...REPO, private: true });
    const closed = await world.shell("git ls-remote ${REMOTE/x:*@/}");
    expect(closed.output).toContain("could not read Username");
    const strange = await world.shell("git ls-remote $REMOTE", world.github.tokenOf("stranger"));
    expect(strange.output).toContain("not found");
  });

  it("fetches exactly one commit by its SHA, as a shallow checkout does", async () => {
    await using world = await openWorld();
    const sha = await world.commit("main", { "a.txt": "one\n" });
    const fetched = await world.shell(
      `git init -q x && cd x && git fetch -q --depth 1 $REMOTE ${sha} && git checkout -q FETCH_HEAD && cat a.txt && git rev-list --count HEAD`,
    );
    expect(fetched.output).toBe("one\n1\n");
  });
});
