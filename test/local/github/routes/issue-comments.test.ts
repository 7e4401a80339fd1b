import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { answer, openScene, REPO, type Scene } from "../scene.ts";

let scene: Scene;
beforeEach(async () => {
  scene = await openScene();
  await scene.octokit.rest.issues.create({ ...REPO, title: "A guestbook" });
});
afterEach(() => scene[Symbol.asyncDispose]());

const ISSUE = { ...REPO, issue_number: 1 };

describe("comments", () => {
  it("creates, edits and deletes, and emits each with the issue", async () => {
    const { issues } = scene.octokit.rest;
    const { data: comment } = await issues.createComment({ ...ISSUE, body: "Make it blue" });
    expect(comment).toMatchObject({ body: "Make it blue", author_association: "OWNER" });
    expect(comment.html_url).toMatch(/\/mona\/apps\/issues\/1#issuecomment-\d+$/);

    const one = { ...REPO, comment_id: comment.id };
    const edited = await issues.updateComment({ ...one, body: "Make it green" });
    expect(edited.data.body).toBe("Make it green");
    expect((await issues.getComment(one)).data.body).toBe("Make it green");
    await issues.deleteComment(one);
    expect(await answer(issues.getComment(one))).toMatchObject({ status: 404 });

    expect((await scene.announced()).slice(1)).toEqual([
      "issue_comment.created",
      "issue_comment.edited",
      "issue_comment.deleted",
    ]);
    const edit = (await scene.webhooks())[2];
    expect(edit?.payload).toMatchObject({
      issue: { number: 1, comments: 1 },
      comment: { body: "Make it green" },
      changes: { body: { from: "Make it blue" } },
    });
  });

  it("lists comments and events on one timeline in chronological order", async () => {
    const { issues } = scene.octokit.rest;
    await issues.createComment({ ...ISSUE, body: "first" });
    await issues.addLabels({ ...ISSUE, labels: ["bug"] });
    await issues.createComment({ ...ISSUE, body: "second" });

    const { data } = await issues.listEventsForTimeline(ISSUE);
    expect(data.map(({ event }) => event)).toEqual(["commented", "labeled", "commented"]);
  });

  it("lists the comments of an issue and of the repository, page by page", async () => {
    const { issues } = scene.octokit.rest;
    await issues.create({ ...REPO, title: "Another" });
    for (const body of ["one", "two", "three"]) await issues.createComment({ ...ISSUE, body });
    await issues.createComment({ ...REPO, issue_number: 2, body: "four" });

    const all = await scene.octokit.paginate(issues.listComments, { ...ISSUE, per_page: 2 });
    expect(all.map(({ body }) => body)).toEqual(["one", "two", "three"]);
    const { data } = await issues.listCommentsForRepo({ ...REPO, sort: "created", direction: "desc" });
    expect(data.map(({ body }) => body)).toEqual(["four", "three", "two", "one"]);
  });

  it.each([
    ["", 422],
    [" \n", 422],
    ["x".repeat(65_537), 422],
    ["x".repeat(65_536), 201],
  ])("validates the length of a body (case %#): %i", async (body, status) => {
    const request = scene.octokit.request("POST /repos/{owner}/{repo}/issues/{issue_number}/comments", {
      ...ISSUE,
      body,
    });
    expect((await answer(request)).status).toBe(status);
  });

  it.each([
    ["rita", 200],
    ["tara", 200],
    ["stranger", 403],
  ] as const)("lets %s edit the comment that rita wrote: %i", async (login, status) => {
    const { data } = await scene.as("rita").rest.issues.createComment({ ...ISSUE, body: "Mine" });
    const request = scene
      .as(login)
      .rest.issues.updateComment({ ...REPO, comment_id: data.id, body: "Changed" });
    expect((await answer(request)).status).toBe(status);
  });

  it("emits the webhook for a job's comment, but starts no workflow", async () => {
    const job = await scene.job({ issues: "write" });
    const { data } = await job.rest.issues.createComment({ ...ISSUE, body: "Preview is live" });

    expect(data.user).toMatchObject({ login: "github-actions[bot]", type: "Bot" });
    expect(await scene.announced()).toContain("issue_comment.created");
    expect((await scene.workflowEvents()).map(({ name }) => name)).toEqual(["issues"]);
  });

  it("stores each reaction once per person: 201, then 200 with the same id", async () => {
    const { reactions, issues } = scene.octokit.rest;
    const { data: comment } = await issues.createComment({ ...ISSUE, body: "Nice" });
    const one = { ...REPO, comment_id: comment.id };

    const first = await reactions.createForIssueComment({ ...one, content: "eyes" });
    const again = await reactions.createForIssueComment({ ...one, content: "eyes" });
    expect([first.status, again.status, again.data.id]).toEqual([201, 200, first.data.id]);
    await scene.as("rita").rest.reactions.createForIssueComment({ ...one, content: "eyes" });
    expect((await issues.getComment(one)).data.reactions).toMatchObject({ eyes: 2, total_count: 2 });

    await reactions.deleteForIssueComment({ ...one, reaction_id: first.data.id });
    expect((await reactions.listForIssueComment(one)).data).toMatchObject([{ user: { login: "rita" } }]);
    const wrong = scene.octokit.request("POST /repos/{owner}/{repo}/issues/comments/{comment_id}/reactions", {
      ...one,
      content: "tada" as "eyes",
    });
    expect((await answer(wrong)).status).toBe(422);
  });

  it("reacts to issues as well", async () => {
    const { reactions } = scene.octokit.rest;
    await reactions.createForIssue({ ...ISSUE, content: "rocket" });
    expect((await reactions.listForIssue({ ...ISSUE, content: "rocket" })).data).toHaveLength(1);
    expect((await reactions.listForIssue({ ...ISSUE, content: "heart" })).data).toEqual([]);
  });
});
