import { unzipSync } from "fflate";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { answer, FULL_NAME, openScene, REPO, type Scene } from "../scene.ts";

let scene: Scene;
beforeEach(async () => {
  scene = await openScene();
});
afterEach(() => scene[Symbol.asyncDispose]());

const startRun = async (fields: { readonly event?: string; readonly actor?: string } = {}) => {
  const { id } = await scene.gitHub.host.createRun({
    repository: FULL_NAME,
    name: "Preview",
    displayTitle: "Add a poll",
    workflowPath: ".github/workflows/preview.yml",
    event: "push",
    actor: "mona",
    headBranch: "main",
    headSha: scene.sha,
    ...fields,
  });
  return id;
};

const runJob = async (run_id: number) => {
  const { host } = scene.gitHub;
  const { id } = await host.createJob(run_id, { name: "preview / deploy (todo)", status: "queued" });
  host.appendLog(id, 1, "Building");
  host.appendLog(id, 2, "Deploying");
  host.addSummary(id, 1, "## Built");
  host.addAnnotation(id, {
    level: "error",
    title: "BUILD_FAILED",
    message: "No entry",
    file: "a.ts",
    startLine: 3,
  });
  host.addAnnotation(id, { level: "notice", message: "Live" });
  const time = "2026-01-01T00:00:00Z";
  const times = { startedAt: time, completedAt: time };
  await host.updateJob(id, {
    status: "completed",
    conclusion: "failure",
    ...times,
    steps: [
      { number: 1, name: "Build", status: "completed", conclusion: "success", ...times },
      { number: 2, name: "Run ./deploy", status: "completed", conclusion: "failure", ...times },
    ],
  });
  return id;
};

describe("workflow runs", () => {
  it("shows a run with its commit, and counts runs per workflow", async () => {
    await startRun();
    const run_id = await startRun();
    const { data } = await scene.octokit.rest.actions.getWorkflowRun({ ...REPO, run_id });
    expect(data).toMatchObject({
      run_number: 2,
      status: "queued",
      conclusion: null,
      display_title: "Add a poll",
      head_commit: { id: scene.sha, message: "Write README.md" },
    });
  });

  it("lists by event, actor, status and commit, newest first", async () => {
    const pushed = await startRun();
    const commented = await startRun({ event: "issue_comment", actor: "wanda" });
    await scene.gitHub.host.updateRun(commented, { status: "completed", conclusion: "failure" });

    const ids = async (filter: Record<string, string>) =>
      (
        await scene.octokit.rest.actions.listWorkflowRunsForRepo({ ...REPO, ...filter } as typeof REPO)
      ).data.workflow_runs.map(({ id }) => id);
    expect(await ids({})).toEqual([commented, pushed]);
    expect(await ids({ event: "push" })).toEqual([pushed]);
    expect(await ids({ actor: "wanda" })).toEqual([commented]);
    expect(await ids({ status: "failure" })).toEqual([commented]);
    expect(await ids({ status: "queued" })).toEqual([pushed]);
    expect(await ids({ head_sha: "0".repeat(40) })).toEqual([]);
    expect(await ids({ created: ">=2999-01-01" })).toEqual([]);
    expect(await ids({ created: "2000-01-01..*" })).toEqual([commented, pushed]);
  });

  it("passes a cancellation to the runner, and rejects one for a finished run", async () => {
    const run_id = await startRun();
    const cancelled: number[] = [];
    scene.gitHub.host.onCancel((id) => cancelled.push(id));

    expect((await scene.octokit.rest.actions.cancelWorkflowRun({ ...REPO, run_id })).status).toBe(202);
    expect(cancelled).toEqual([run_id]);
    await scene.gitHub.host.updateRun(run_id, { status: "completed", conclusion: "cancelled" });
    expect(await answer(scene.octokit.rest.actions.cancelWorkflowRun({ ...REPO, run_id }))).toEqual({
      status: 409,
      message: "Cannot cancel a workflow run that is completed.",
    });
    expect((await answer(scene.octokit.rest.actions.reRunWorkflow({ ...REPO, run_id }))).status).toBe(403);
  });

  it("deletes only a finished run", async () => {
    const run_id = await startRun();
    expect((await answer(scene.octokit.rest.actions.deleteWorkflowRun({ ...REPO, run_id }))).status).toBe(
      403,
    );
    await scene.gitHub.host.updateRun(run_id, { status: "completed", conclusion: "success" });
    expect((await answer(scene.octokit.rest.actions.deleteWorkflowRun({ ...REPO, run_id }))).status).toBe(
      204,
    );
    expect((await answer(scene.octokit.rest.actions.getWorkflowRun({ ...REPO, run_id }))).status).toBe(404);
  });

  it("lets a job read runs only with `actions: read`", async () => {
    const run_id = await startRun();
    const without = await scene.job({ contents: "read" });
    expect((await answer(without.rest.actions.getWorkflowRun({ ...REPO, run_id }))).status).toBe(403);
    const withIt = await scene.job({ actions: "read" });
    expect((await answer(withIt.rest.actions.getWorkflowRun({ ...REPO, run_id }))).status).toBe(200);
    expect((await answer(withIt.rest.actions.cancelWorkflowRun({ ...REPO, run_id }))).status).toBe(403);
  });
});

describe("jobs", () => {
  it("shows jobs with their steps", async () => {
    const run_id = await startRun();
    const job_id = await runJob(run_id);
    const { data } = await scene.octokit.rest.actions.listJobsForWorkflowRun({ ...REPO, run_id });
    expect(data).toMatchObject({
      total_count: 1,
      jobs: [{ id: job_id, conclusion: "failure", steps: [{ name: "Build" }, { conclusion: "failure" }] }],
    });
    const one = await scene.octokit.rest.actions.getJobForWorkflowRun({ ...REPO, job_id });
    expect(one.data).toEqual(data.jobs[0]);
  });

  it("redirects to a job's log, which is protected only by its signature", async () => {
    const job_id = await runJob(await startRun());
    const { data, url } = await scene.octokit.rest.actions.downloadJobLogsForWorkflowRun({ ...REPO, job_id });
    expect(String(data).replace(/^\S+ /gm, "")).toBe("Building\nDeploying\n");
    expect((await fetch(url.replace(/sig=./, "sig=x"))).status).toBe(403);
  });

  it("has no log of a running job", async () => {
    const { id: job_id } = await scene.gitHub.host.createJob(await startRun(), {
      name: "build",
      status: "in_progress",
    });
    const request = scene.octokit.rest.actions.downloadJobLogsForWorkflowRun({ ...REPO, job_id });
    expect((await answer(request)).status).toBe(404);
  });

  it("zips a run's logs: one file per job, and one per step in the job's directory", async () => {
    const run_id = await startRun();
    await runJob(run_id);
    const { data } = await scene.octokit.rest.actions.downloadWorkflowRunLogs({ ...REPO, run_id });
    const files = unzipSync(new Uint8Array(data as ArrayBuffer));
    expect(Object.keys(files)).toEqual([
      "0_preview _ deploy (todo).txt",
      "preview _ deploy (todo)/1_Build.txt",
      "preview _ deploy (todo)/2_Run ._deploy.txt",
    ]);
    expect(Buffer.from(files["preview _ deploy (todo)/1_Build.txt"] ?? []).toString()).toMatch(
      / Building\n$/,
    );
  });

  it("is a check run of its commit, with annotations", async () => {
    const job_id = await runJob(await startRun());
    const { data } = await scene.octokit.rest.checks.listForRef({ ...REPO, ref: "main" });
    expect(data).toMatchObject({
      total_count: 1,
      check_runs: [{ id: job_id, output: { summary: "## Built", annotations_count: 2 } }],
    });
    const annotations = await scene.octokit.rest.checks.listAnnotations({ ...REPO, check_run_id: job_id });
    expect(annotations.data).toMatchObject([
      { path: "a.ts", start_line: 3, annotation_level: "failure", title: "BUILD_FAILED" },
      { path: ".github", annotation_level: "notice" },
    ]);
    expect((await scene.octokit.rest.checks.get({ ...REPO, check_run_id: job_id })).data.id).toBe(job_id);
  });
});
