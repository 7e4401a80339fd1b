import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { APPS, openWorld, REPO } from "../world.ts";

const RUN = {
  repository: APPS,
  name: "Preview",
  displayTitle: "A",
  workflowPath: ".github/workflows/preview.yml",
  event: "pull_request",
  actor: "acme",
  headBranch: "feature",
  headSha: "a".repeat(40),
} as const;

describe("the runner's host", () => {
  it("reads workflow files, refs and changes of a commit, even if the branch has moved", async () => {
    await using world = await openWorld();
    const { host } = world.github;
    const first = await world.commit("main", {
      ".github/workflows/ci.yml": "on: push\n",
      "apps/a/x.txt": "1",
    });
    const second = await world.commit("main", { ".github/workflows/ci.yml": "on: issues\n" });
    expect(await host.listFiles(APPS, first, ".github/workflows")).toEqual([".github/workflows/ci.yml"]);
    expect(await host.readFile(APPS, first, ".github/workflows/ci.yml")).toBe("on: push\n");
    expect(await host.readFile(APPS, first, ".github")).toBeUndefined();
    expect(await host.readFile(APPS, first, "nowhere")).toBeUndefined();
    expect(await host.listFiles(APPS, first, "nowhere")).toEqual([]);
    expect(await host.changedFiles(APPS, first, second)).toEqual([".github/workflows/ci.yml"]);
    for (const ref of ["main", "refs/heads/main", second]) {
      expect(await host.resolveRef(APPS, ref)).toBe(second);
    }
    expect(await host.resolveRef(APPS, "main~1")).toBeUndefined();
    expect(await host.resolveRef("acme/nowhere", "main")).toBeUndefined();
  });

  it("exports the tree of a commit to a directory", async () => {
    await using world = await openWorld();
    const sha = await world.commit("main", { "actions/x/action.yml": "name: x\n" });
    const folder = await mkdtemp(join(tmpdir(), "overskill-export-"));
    try {
      await world.github.host.exportTree(APPS, sha, folder);
      expect((await readdir(folder)).sort()).toEqual(["README.md", "actions"]);
      expect(await readFile(join(folder, "actions/x/action.yml"), "utf8")).toBe("name: x\n");
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it("adds the secrets of the job's environment to the repository's, and none of another environment", async () => {
    await using world = await openWorld();
    const { github } = world;
    github.setSecret(APPS, "token", "repository");
    github.setSecret(APPS, "only_here", "x");
    github.setSecret(APPS, "token", "production", "production");
    github.setVariable(APPS, "colour", "red");
    github.setVariable(APPS, "colour", "blue");
    expect(await github.host.secretsOf(APPS)).toEqual({ TOKEN: "repository", ONLY_HERE: "x" });
    expect(await github.host.secretsOf(APPS, "production")).toEqual({ TOKEN: "production", ONLY_HERE: "x" });
    expect(await github.host.secretsOf(APPS, "preview")).toEqual({ TOKEN: "repository", ONLY_HERE: "x" });
    expect(await github.host.variablesOf(APPS)).toEqual({ COLOUR: "blue" });
  });

  it("numbers the runs of each workflow separately, and records the jobs' reports", async () => {
    await using world = await openWorld();
    const { host, store, context } = world.github;
    const first = await host.createRun(RUN);
    const second = await host.createRun(RUN);
    const other = await host.createRun({ ...RUN, workflowPath: ".github/workflows/other.yml" });
    expect([first, second, other].map(({ runNumber }) => runNumber)).toEqual([1, 2, 1]);
    const job = await host.createJob(first.id, { name: "build", status: "queued" });
    host.appendLog(job.id, 1, "one");
    host.appendLog(job.id, 10, "three");
    host.appendLog(job.id, 2, "two");
    host.addAnnotation(job.id, { level: "error", message: "broken", file: "a.ts", startLine: 3 });
    host.addSummary(job.id, 1, "# Done");
    await host.updateJob(job.id, { status: "completed", conclusion: "failure" });
    const lines = (await context.logs.readAll(job.id)).split("\n").filter(Boolean);
    expect(lines.map((line) => line.replace(/^\S+Z /, ""))).toEqual(["one", "two", "three"]);
    expect(store.jobs.get(job.id)).toMatchObject({
      conclusion: "failure",
      annotations: [{ message: "broken" }],
      summaries: [{ step: 1, markdown: "# Done" }],
    });
  });

  it("lets a pull request write caches only for its own ref, and read those of the base and default branch", async () => {
    await using world = await openWorld();
    await world.commit("release", { "r.txt": "r" });
    await world.commit("feature", { "a.txt": "a" });
    const { data: pull } = await world.owner.rest.pulls.create({
      ...REPO,
      title: "A",
      head: "feature",
      base: "release",
    });
    const { host, context } = world.github;
    const run = await host.createRun({ ...RUN, ref: `refs/pull/${pull.number}/merge` });
    const { runtimeToken } = await host.issueJobToken({
      repository: APPS,
      runId: run.id,
      jobId: 1,
      permissions: {},
    });
    expect(context.runtimeTokens.verify(runtimeToken)?.cacheScopes).toEqual([
      `refs/pull/${pull.number}/merge`,
      "refs/heads/release",
      "refs/heads/main",
    ]);
    const forged = `${runtimeToken.slice(0, -2)}xx`;
    expect(context.runtimeTokens.verify(forged)).toBeUndefined();
  });
});
