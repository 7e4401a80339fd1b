import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { startRunner } from "../../../scripts/local/runner/runner.ts";
import { openWorld, REPO } from "../github/world.ts";
import { quietLog, TOOLKIT } from "./fixture.ts";

/** The runner on the GitHub stand-in, as `overskill start` has it. */
async function open() {
  const stack = new AsyncDisposableStack();
  const world = stack.use(await openWorld());
  const directory = await mkdtemp(join(tmpdir(), "overskill-toolkit-"));
  stack.defer(() => rm(directory, { recursive: true }));
  const { host } = world.github;
  const toolkit = { name: TOOLKIT, directory };
  const runner = await startRunner({ host, toolkit, workDirectory: directory, log: quietLog });
  stack.defer(() => runner.close());
  return {
    world,
    runner,
    /** The logs of the newest run's jobs, by job name, and how they ended. */
    async newestRun() {
      await runner.idle();
      const { rest } = world.owner;
      const [run] = (await rest.actions.listWorkflowRunsForRepo(REPO)).data.workflow_runs;
      const { jobs } = (await rest.actions.listJobsForWorkflowRun({ ...REPO, run_id: run?.id ?? 0 })).data;
      const logs = await Promise.all(
        jobs.map(async ({ id }) =>
          String((await rest.actions.downloadJobLogsForWorkflowRun({ ...REPO, job_id: id })).data),
        ),
      );
      return { run, jobs, log: logs.join("\n") };
    },
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

const CALL_API = `node -e '
  fetch(process.env.GITHUB_API_URL + "/repos/" + process.env.GITHUB_REPOSITORY + "/issues", {
    method: "POST", headers: { authorization: "Bearer " + process.env.TOKEN }, body: JSON.stringify({ title: "from a job" }),
  }).then((answer) => console.log("status", answer.status))'`;

describe("the runner on the GitHub stand-in", () => {
  it("checks out a pull request with the job token, pushes with it, and shows the run, the job and the log", async () => {
    await using scene = await open();
    await scene.world.commit("main", {
      ".github/workflows/pr.yml": `
name: Check
on: pull_request
permissions: { contents: write }
jobs:
  check:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v6
        with: { ref: "\${{ github.event.pull_request.head.sha }}" }
      - run: |
          cat feature.txt
          git -c user.name=Bot -c user.email=bot@example.com commit --quiet --allow-empty --message=more
          git push --quiet origin HEAD:refs/heads/made-by-job && echo pushed
`,
    });
    await scene.world.commit("feature", { "feature.txt": "a feature\n" });
    await scene.world.owner.rest.pulls.create({ ...REPO, title: "Add it", head: "feature", base: "main" });
    const { run, jobs, log } = await scene.newestRun();
    const made = await scene.world.owner.rest.repos.getBranch({ ...REPO, branch: "made-by-job" });

    expect(log).toContain("a feature");
    expect(log).toContain("pushed");
    expect(made.data.commit.commit.message).toBe("more");
    expect(run).toMatchObject({
      name: "Check",
      event: "pull_request",
      status: "completed",
      conclusion: "success",
    });
    expect(run).toMatchObject({ display_title: "Add it", head_branch: "feature" });
    expect(jobs[0]?.steps?.map(({ name }) => name)).toEqual([
      "Set up job",
      "Run actions/checkout@v6",
      "Run cat feature.txt",
      "Complete job",
    ]);
  });

  it("limits the token of a job to its permissions, and revokes it at the end", async () => {
    await using scene = await open();
    await scene.world.commit("main", {
      ".github/workflows/api.yml": `
on: workflow_dispatch
permissions: {}
jobs:
  without: { runs-on: ubuntu-latest, env: { TOKEN: "\${{ github.token }}" }, steps: [{ run: *call }] }
  with: { needs: without, permissions: { issues: write }, runs-on: ubuntu-latest, env: { TOKEN: "\${{ github.token }}" }, steps: [{ run: *call }] }
`.replace("run: *call", `run: &call ${JSON.stringify(CALL_API)}`),
    });
    await scene.world.owner.rest.actions.createWorkflowDispatch({
      ...REPO,
      workflow_id: "api.yml",
      ref: "main",
    });
    const { log } = await scene.newestRun();

    expect(log.match(/status \d+/g)).toEqual(["status 403", "status 201"]);
  });
});
