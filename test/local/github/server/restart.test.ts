import { mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Octokit } from "@octokit/rest";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { startGitHub } from "../../start-github.ts";
import { APPS, openWorld, REPO } from "../world.ts";

let stateDirectory: string;
beforeEach(async () => {
  stateDirectory = await mkdtemp(join(tmpdir(), "overskill-state-"));
});
afterEach(() => rm(stateDirectory, { recursive: true }));

const RUN = {
  repository: APPS,
  name: "CI",
  displayTitle: "A",
  workflowPath: ".github/workflows/ci.yml",
  event: "push",
  actor: "acme",
  headBranch: "main",
  headSha: "a".repeat(40),
} as const;

describe("a restart with the same state directory", () => {
  it("restores repositories, pull requests, people's tokens and logs, and continues the numbering", async () => {
    let jobId = 0;
    {
      await using world = await openWorld({ stateDirectory });
      await world.commit("feature", { "a.txt": "a" });
      await world.owner.rest.pulls.create({ ...REPO, title: "A", head: "feature", base: "main" });
      const { host } = world.github;
      const run = await host.createRun(RUN);
      jobId = (await host.createJob(run.id, { name: "build", status: "in_progress" })).id;
      host.appendLog(jobId, 1, "kept");
    }
    await using github = await startGitHub({ stateDirectory });
    const octokit = new Octokit({ baseUrl: github.apiUrl, auth: github.tokenOf("acme") });
    const { data: pull } = await octokit.rest.pulls.get({ ...REPO, pull_number: 1 });
    expect(pull).toMatchObject({ title: "A", mergeable: true });
    expect(pull.url).toContain(String(github.port));
    await octokit.rest.pulls.merge({ ...REPO, pull_number: 1 });
    expect(await github.context.logs.readAll(jobId)).toContain("kept");
    const known = new Set(github.store.jobs.all().map(({ id }) => id));
    expect(known.has(github.store.nextId())).toBe(false);
  });

  it("cancels unfinished runs and revokes their tokens", async () => {
    let token = "";
    {
      await using world = await openWorld({ stateDirectory });
      const { host } = world.github;
      const run = await host.createRun(RUN);
      await host.updateRun(run.id, { status: "in_progress" });
      const job = await host.createJob(run.id, { name: "build", status: "in_progress" });
      const steps = [
        { number: 1, name: "one", status: "completed", conclusion: "success" },
        { number: 2, name: "two", status: "in_progress" },
      ] as const;
      await host.updateJob(job.id, { status: "in_progress", steps });
      token = (await world.job({ contents: "write" })).token;
    }
    await using github = await startGitHub({ stateDirectory });
    expect(github.store.runs.all()).toMatchObject([{ status: "completed", conclusion: "cancelled" }]);
    expect(github.store.jobs.all()[0]?.steps.map(({ conclusion }) => conclusion)).toEqual([
      "success",
      "cancelled",
    ]);
    const answer = await fetch(`${github.apiUrl}/`, { headers: { Authorization: `token ${token}` } });
    expect(answer.status).toBe(401);
  });

  it("updates a pull request's head after a push that the previous process did not record", async () => {
    let moved = "";
    {
      await using world = await openWorld({ stateDirectory });
      await world.commit("feature", { "a.txt": "a" });
      await world.owner.rest.pulls.create({ ...REPO, title: "A", head: "feature", base: "main" });
      const directory = world.github.context.git.directoryOf({ owner: "acme", name: "apps" });
      const behindItsBack = await world.shell(
        `c=$(git -C ${directory} commit-tree -p feature -m late 'feature^{tree}') && git -C ${directory} update-ref refs/heads/feature $c && echo $c`,
      );
      moved = behindItsBack.output.trim();
    }
    await using github = await startGitHub({ stateDirectory });
    const octokit = new Octokit({ baseUrl: github.apiUrl, auth: github.tokenOf("acme") });
    const { data: pull } = await octokit.rest.pulls.get({ ...REPO, pull_number: 1 });
    expect(pull).toMatchObject({ head: { sha: moved }, commits: 2 });
  });

  it("hides its state from other users of the machine", async () => {
    await (await startGitHub({ stateDirectory })).close();
    expect((await stat(join(stateDirectory, "state.json"))).mode & 0o077).toBe(0);
  });
});
