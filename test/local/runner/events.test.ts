import { describe, expect, it } from "vitest";
import { pushEvent, REPOSITORY, RunnerFixture } from "./fixture.ts";

const jobs = (script: string) => `jobs: { show: { runs-on: ubuntu-latest, steps: [{ run: '${script}' }] } }`;

describe("an event", () => {
  it("of a pull request runs under its head and its refs, and a fork gets a read-only token and no secrets", async () => {
    await using fixture = await RunnerFixture.start();
    fixture.host.secrets[""] = { KEY: "12345" };
    await fixture.run(
      `on: pull_request\npermissions: write-all\n${jobs(
        "echo $GITHUB_HEAD_REF $GITHUB_BASE_REF $GITHUB_REF_NAME ${{ github.event.number }} key=${{ secrets.KEY }}",
      )}`,
      {
        name: "pull_request",
        payload: { action: "opened", number: 3, pull_request: { title: "Add", head: { sha: "abc" } } },
        ref: "refs/pull/3/merge",
        headRef: "feature",
        baseRef: "main",
        fromFork: true,
      },
    );

    expect(fixture.host.runs).toMatchObject([{ headBranch: "feature", headSha: "abc", displayTitle: "Add" }]);
    expect(fixture.host.jobNamed("show").log).toContain("feature main 3/merge 3 key=");
    expect(fixture.host.tokens[0]?.permissions).toMatchObject({ contents: "read", issues: "read" });
  });

  it("of workflow_dispatch starts only the requested workflow, with typed inputs and defaults", async () => {
    await using fixture = await RunnerFixture.start();
    const workflow = `
on:
  workflow_dispatch:
    inputs:
      app: { type: string, default: todo }
      force: { type: boolean, default: false }
      count: { type: number }
      where: { type: choice, options: [staging, production] }
${jobs("echo ${{ inputs.app }} ${{ inputs.force == true }} ${{ inputs.count }} ${{ inputs.where }} ${{ github.event.inputs.force }}")}
`;
    await fixture.run(
      workflow,
      {
        name: "workflow_dispatch",
        workflowPath: ".github/workflows/ci.yml",
        payload: { inputs: { force: "true", count: "7" } },
      },
      { ".github/workflows/other.yml": `on: workflow_dispatch\n${jobs("echo")}` },
    );

    expect(fixture.host.runs).toHaveLength(1);
    expect(fixture.host.jobNamed("show").log).toContain("todo true 7 staging true");
  });

  it("of a push compares with the previous commit for path filters", async () => {
    await using fixture = await RunnerFixture.start();
    const workflow = `on: { push: { paths: ["apps/**"] } }\n${jobs("echo")}`;
    const before = await fixture.host.commit(REPOSITORY, { ".github/workflows/ci.yml": workflow });
    const outside = await fixture.host.commit(REPOSITORY, { "README.md": "x" });
    const inside = await fixture.host.commit(REPOSITORY, { "apps/a/x.ts": "x" });
    fixture.host.emit({ ...pushEvent(outside), payload: { before } });
    fixture.host.emit({ ...pushEvent(inside), payload: { before: outside } });
    await fixture.runner.idle();

    expect(fixture.host.runs.map(({ headSha }) => headSha)).toEqual([inside]);
  });

  it("of a schedule starts the workflows with that trigger", async () => {
    await using fixture = await RunnerFixture.start();
    await fixture.run(`on: { schedule: [{ cron: "0 3 * * *" }] }\n${jobs("echo $GITHUB_EVENT_NAME")}`);
    expect(fixture.host.runs).toEqual([]);
    await fixture.runner.schedule(REPOSITORY);
    await fixture.runner.idle();

    expect(fixture.host.jobNamed("show").log).toContain("schedule");
  });
});
