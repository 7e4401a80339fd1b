import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { answer, openScene, REPO, type Scene } from "../scene.ts";

let scene: Scene;
beforeEach(async () => {
  scene = await openScene();
});
afterEach(() => scene[Symbol.asyncDispose]());

const open = (title = "A to-do list", body = "With stored items") =>
  scene.octokit.rest.issues.create({ ...REPO, title, body }).then(({ data }) => data);

describe("issues", () => {
  it("emits `opened` with the issue's labels, then an event for each label", async () => {
    const { data } = await scene.octokit.rest.issues.create({
      ...REPO,
      title: "A poll",
      labels: ["bug", "prompt"],
    });

    expect(data.labels).toMatchObject([{ name: "bug" }, { name: "prompt", color: "ededed" }]);
    expect(await scene.announced()).toEqual(["issues.opened", "issues.labeled", "issues.labeled"]);
    const [opened, , labeled] = await scene.webhooks();
    expect(opened?.payload).toMatchObject({ issue: { labels: [{ name: "bug" }, { name: "prompt" }] } });
    expect(labeled?.payload).toMatchObject({ label: { name: "prompt" }, sender: { login: "mona" } });
  });

  it("silently ignores labels and assignees from an author who may not triage, as GitHub does", async () => {
    const { data } = await scene
      .as("stranger")
      .rest.issues.create({ ...REPO, title: "Mine", labels: ["bug"], assignees: ["mona"] });

    expect(data).toMatchObject({ labels: [], assignees: [], author_association: "NONE" });
  });

  it("closes with a reason and reopens, and adds both to the timeline", async () => {
    const { number: issue_number } = await open();

    const closed = await scene.octokit.rest.issues.update({
      ...REPO,
      issue_number,
      state: "closed",
      state_reason: "not_planned",
    });
    expect(closed.data).toMatchObject({
      state: "closed",
      state_reason: "not_planned",
      closed_by: { login: "mona" },
    });
    const reopened = await scene.octokit.rest.issues.update({ ...REPO, issue_number, state: "open" });
    expect(reopened.data).toMatchObject({ state: "open", state_reason: "reopened", closed_at: null });

    expect(await scene.announced()).toEqual(["issues.opened", "issues.closed", "issues.reopened"]);
    const { data: events } = await scene.octokit.rest.issues.listEvents({ ...REPO, issue_number });
    expect(events.map(({ event }) => event)).toEqual(["closed", "reopened"]);
  });

  it("emits an edit with the previous values, and nothing if nothing changes", async () => {
    const { number: issue_number, title } = await open();

    await scene.octokit.rest.issues.update({ ...REPO, issue_number, title: "A better list", body: "More" });
    await scene.octokit.rest.issues.update({ ...REPO, issue_number, title: "A better list" });

    expect(await scene.announced()).toEqual(["issues.opened", "issues.edited"]);
    const [, edited] = await scene.webhooks();
    expect(edited?.payload).toMatchObject({
      changes: { title: { from: title }, body: { from: "With stored items" } },
    });
    const timeline = await scene.octokit.rest.issues.listEventsForTimeline({ ...REPO, issue_number });
    expect(timeline.data).toMatchObject([
      { event: "renamed", rename: { from: "A to-do list", to: "A better list" } },
    ]);
  });

  it("lists by state, labels, creator and assignee, newest first", async () => {
    await open("first");
    await scene.as("rita").rest.issues.create({ ...REPO, title: "second" });
    await scene.octokit.rest.issues.create({
      ...REPO,
      title: "third",
      labels: ["bug"],
      assignees: ["wanda"],
    });
    await scene.octokit.rest.issues.update({ ...REPO, issue_number: 1, state: "closed" });

    const titles = async (filter: Parameters<typeof scene.octokit.rest.issues.listForRepo>[0]) =>
      (await scene.octokit.rest.issues.listForRepo({ ...REPO, ...filter })).data.map(({ title }) => title);
    expect(await titles({ ...REPO })).toEqual(["third", "second"]);
    expect(await titles({ ...REPO, state: "all", direction: "asc" })).toEqual(["first", "second", "third"]);
    expect(await titles({ ...REPO, labels: "Bug" })).toEqual(["third"]);
    expect(await titles({ ...REPO, creator: "rita" })).toEqual(["second"]);
    expect(await titles({ ...REPO, assignee: "none" })).toEqual(["second"]);
    expect(await titles({ ...REPO, since: "2999-01-01T00:00:00Z" })).toEqual([]);
  });

  it("adds, replaces and removes labels, each once", async () => {
    const { number: issue_number } = await open();
    const issues = scene.octokit.rest.issues;
    const names = (labels: readonly { readonly name: string }[]) => labels.map(({ name }) => name);

    const added = await issues.addLabels({ ...REPO, issue_number, labels: ["bug", "BUG", "new"] });
    expect(names(added.data)).toEqual(["bug", "new"]);
    const set = await issues.setLabels({ ...REPO, issue_number, labels: ["new", "question"] });
    expect(names(set.data)).toEqual(["new", "question"]);
    const removed = await issues.removeLabel({ ...REPO, issue_number, name: "new" });
    expect(names(removed.data)).toEqual(["question"]);
    expect(await answer(issues.removeLabel({ ...REPO, issue_number, name: "new" }))).toEqual({
      status: 404,
      message: "Label does not exist",
    });
    await issues.removeAllLabels({ ...REPO, issue_number });

    const { data } = await issues.get({ ...REPO, issue_number });
    expect(data.labels).toEqual([]);
    expect((await scene.announced()).filter((name) => name === "issues.unlabeled")).toHaveLength(3);
  });

  it("assigns collaborators and ignores strangers", async () => {
    const { number: issue_number } = await open();

    const { data } = await scene.octokit.rest.issues.addAssignees({
      ...REPO,
      issue_number,
      assignees: ["wanda", "stranger"],
    });
    expect(data.assignees).toMatchObject([{ login: "wanda" }]);
    await scene.octokit.rest.issues.removeAssignees({ ...REPO, issue_number, assignees: ["wanda"] });

    expect(await scene.announced()).toEqual(["issues.opened", "issues.assigned", "issues.unassigned"]);
    const assignee = (login: string) =>
      answer(scene.octokit.rest.issues.checkUserCanBeAssigned({ ...REPO, assignee: login }));
    expect(await assignee("wanda")).toEqual({ status: 204 });
    expect(await assignee("stranger")).toMatchObject({ status: 404 });
  });

  it("rejects comments on a locked issue from people who may not triage", async () => {
    const { number: issue_number } = await open();
    await scene.octokit.rest.issues.lock({ ...REPO, issue_number });

    const comment = (login: "rita" | "tara") =>
      answer(scene.as(login).rest.issues.createComment({ ...REPO, issue_number, body: "Hello" }));
    expect(await comment("rita")).toMatchObject({ status: 403 });
    expect(await comment("tara")).toEqual({ status: 201 });
    await scene.octokit.rest.issues.unlock({ ...REPO, issue_number });
    expect(await comment("rita")).toEqual({ status: 201 });
  });

  it.each([
    ["a blank title", { title: "  " }, 422, "Validation Failed"],
    ["a title of 257 characters", { title: "x".repeat(257) }, 422, "Validation Failed"],
    ["a body of 65,537 characters", { title: "x", body: "x".repeat(65_537) }, 422, "Validation Failed"],
    ["no title", {}, 422, 'Invalid request.\n\n"title" wasn\'t supplied.'],
  ])("rejects %s", async (_, fields, status, message) => {
    const request = scene.octokit.request("POST /repos/{owner}/{repo}/issues", {
      ...REPO,
      ...fields,
    } as never);
    expect(await answer(request)).toEqual({ status, message });
    expect(await scene.announced()).toEqual([]);
  });

  it("accepts a body of exactly 65,536 characters", async () => {
    const { body } = await open("Long", "x".repeat(65_536));
    expect(body).toHaveLength(65_536);
  });

  it.each([
    ["rita", 403],
    ["stranger", 403],
    ["tara", 200],
    ["wanda", 200],
  ] as const)("lets %s edit another's issue: %i", async (login, status) => {
    const { number: issue_number } = await open();
    const request = scene.as(login).rest.issues.update({ ...REPO, issue_number, title: "Changed" });
    expect(await answer(request)).toMatchObject({ status });
  });

  it.each([
    [{ issues: "write" }, 201],
    [{ issues: "read" }, 403],
    [{ contents: "write" }, 403],
  ] as const)("answers a job with %j by its permissions: %i", async (permissions, status) => {
    const octokit = await scene.job(permissions);
    const result = await answer(octokit.rest.issues.create({ ...REPO, title: "By a job" }));
    expect(result.status).toBe(status);
    if (status === 403) expect(result.message).toBe("Resource not accessible by integration");
    expect(await scene.workflowEvents()).toEqual([]);
  });

  it("rejects a job with only `pull-requests` on an issue, although the same route accepts it on a pull request", async () => {
    const { number: issue_number } = await open();
    const octokit = await scene.job({ "pull-requests": "write" });
    const request = octokit.rest.issues.createComment({ ...REPO, issue_number, body: "Hello" });
    expect(await answer(request)).toEqual({ status: 403, message: "Resource not accessible by integration" });
  });
});

describe("a pull request in the issues API", () => {
  beforeEach(async () => {
    await scene.octokit.rest.git.createRef({ ...REPO, ref: "refs/heads/topic", sha: scene.sha });
    await scene.commit("page.html", "<p>Hello</p>", "topic");
    await scene.octokit.rest.pulls.create({ ...REPO, title: "Add a page", head: "topic", base: "main" });
  });
  const PULL = { ...REPO, issue_number: 1 };

  it("is listed with `pull_request`, and its changes emit `pull_request`", async () => {
    const { issues } = scene.octokit.rest;
    expect((await issues.listForRepo(REPO)).data).toMatchObject([
      { number: 1, pull_request: { merged_at: null } },
    ]);
    const before = (await scene.announced()).length;
    await issues.addLabels({ ...PULL, labels: ["bug"] });
    await issues.update({ ...PULL, title: "Add a good page" });
    await issues.createComment({ ...PULL, body: "Make it blue" });

    expect((await scene.announced()).slice(before)).toEqual([
      "pull_request.labeled",
      "pull_request.edited",
      "issue_comment.created",
    ]);
    const comment = (await scene.webhooks()).at(-1);
    expect(comment?.payload).toMatchObject({ issue: { number: 1, pull_request: {} } });
  });

  it.each([{ "pull-requests": "write" }, { issues: "write" }] as const)(
    "accepts a job's comment with %j",
    async (permissions) => {
      const octokit = await scene.job(permissions);
      const request = octokit.rest.issues.createComment({ ...PULL, body: "Preview is live" });
      expect(await answer(request)).toEqual({ status: 201 });
    },
  );
});
