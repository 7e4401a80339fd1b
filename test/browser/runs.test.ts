import { afterAll, beforeAll, expect, it } from "vitest";
import type { GitHubStandIn } from "../../scripts/local/github/server/stand-in.ts";
import { startGitHub } from "../local/start-github.ts";
import { REPOSITORY, seedRepository } from "./apps-repository.ts";
import { describeInBrowser } from "./chromium.ts";
import { visit } from "./visit.ts";

const STARTED = "2026-06-10T12:00:00Z";

describeInBrowser("the pages of workflow runs", (browser) => {
  let standIn: GitHubStandIn;
  beforeAll(async () => {
    standIn = await startGitHub();
    await seedRepository(standIn);
  });
  afterAll(() => standIn?.close());

  const startJob = async (): Promise<{ runId: number; jobId: number; address: string }> => {
    const { host } = standIn;
    const run = await host.createRun({
      repository: REPOSITORY,
      name: "preview",
      displayTitle: "Keep a list",
      workflowPath: ".github/workflows/preview.yml",
      event: "pull_request",
      actor: "ada",
      headBranch: "overskill/todo",
      headSha: "0".repeat(40),
      ref: "refs/pull/1/merge",
    });
    await host.updateRun(run.id, { status: "in_progress" });
    const job = await host.createJob(run.id, { name: "preview / build", status: "in_progress" });
    await host.updateJob(job.id, {
      status: "in_progress",
      startedAt: STARTED,
      steps: [{ number: 1, name: "Build", status: "in_progress", startedAt: STARTED }],
    });
    const address = `/${REPOSITORY}/actions/runs/${run.id}`;
    return { runId: run.id, jobId: job.id, address: `${address}/job/${job.id}` };
  };

  it("follow a log while it grows, and keep a group expanded", async () => {
    const { runId, jobId, address } = await startJob();
    standIn.host.appendLog(jobId, 1, "##[group]Versions");
    standIn.host.appendLog(jobId, 1, "node 24");
    standIn.host.appendLog(jobId, 1, "##[endgroup]");
    await visit(browser(), standIn, {}, async ({ page, goto, consoleErrors }) => {
      await goto(address);
      expect(await page.getByText("node 24").isVisible()).toBe(false);
      await page.getByText("Versions").click();

      standIn.host.appendLog(jobId, 1, "\u001b[32mdone\u001b[0m");
      await page.locator(".ansi-green", { hasText: "done" }).waitFor();
      expect(await page.getByText("node 24").isVisible()).toBe(true);

      await standIn.host.updateJob(jobId, { status: "completed", conclusion: "success", steps: [] });
      await standIn.host.updateRun(runId, { status: "completed", conclusion: "success" });
      await page.getByRole("status").getByText("preview / build: Success").waitFor({ state: "attached" });
      expect(consoleErrors).toEqual([]);
    });
  });

  it("show annotations with file and line, and summaries as Markdown without scripts", async () => {
    const { runId, jobId } = await startJob();
    standIn.host.addAnnotation(jobId, {
      level: "error",
      title: "build: BUILD_FAILED",
      message: "Could not resolve <b>",
      file: "apps/todo/src/worker.ts",
      startLine: 7,
    });
    standIn.host.addSummary(jobId, 1, "| app | size |\n|---|---|\n| todo | 12 kB |\n\n<script>x</script>");
    await visit(browser(), standIn, {}, async ({ page, goto }) => {
      await goto(`/${REPOSITORY}/actions/runs/${runId}`);

      await page.getByText("apps/todo/src/worker.ts:7").waitFor();
      await page.getByText("Could not resolve <b>").waitFor();
      await page.getByRole("cell", { name: "12 kB" }).waitFor();
      expect(await page.locator("main script").count()).toBe(0);
    });
  });

  it("let only users with write access cancel a run", async () => {
    const { runId } = await startJob();
    const cancelled: number[] = [];
    const stop = standIn.host.onCancel((id) => cancelled.push(id));
    await visit(browser(), standIn, { login: "linus" }, async ({ page, goto }) => {
      await goto(`/${REPOSITORY}/actions/runs/${runId}`);
      expect(await page.getByRole("button", { name: "Cancel workflow" }).count()).toBe(0);
    });
    await visit(browser(), standIn, { login: "grace" }, async ({ page, goto }) => {
      await goto(`/${REPOSITORY}/actions/runs/${runId}`);
      await page.getByRole("button", { name: "Cancel workflow" }).click();
      await page.waitForURL(`**/actions/runs/${runId}`);
    });
    stop();

    expect(cancelled).toEqual([runId]);
  });

  it("list runs with state, event and branch", async () => {
    const { runId } = await startJob();
    await standIn.host.updateRun(runId, { status: "completed", conclusion: "failure" });
    await visit(browser(), standIn, {}, async ({ page, goto }) => {
      await goto(`/${REPOSITORY}/actions`);
      const row = page.getByRole("listitem").first();

      await row.getByText("Failure").waitFor({ state: "attached" });
      expect(await row.textContent()).toMatch(/Keep a list.*pull_request by ada.*overskill\/todo/s);
    });
  });
});
