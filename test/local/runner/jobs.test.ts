import { describe, expect, it } from "vitest";
import { RunnerFixture } from "./fixture.ts";

describe("the jobs of a run", () => {
  it("pass outputs to the jobs that need them, and skip those after a failure unless they use always()", async () => {
    await using fixture = await RunnerFixture.start();
    await fixture.run(`
on: push
jobs:
  first:
    runs-on: ubuntu-latest
    outputs: { list: "\${{ steps.make.outputs.list }}" }
    steps:
      - id: make
        run: echo 'list=["a","b"]' >> "$GITHUB_OUTPUT"
  each:
    needs: first
    runs-on: ubuntu-latest
    strategy: { matrix: { app: "\${{ fromJSON(needs.first.outputs.list) }}", include: [{ app: c }] } }
    steps:
      - run: echo "app \${{ matrix.app }} of \${{ strategy.job-total }}"
  broken:
    needs: each
    runs-on: ubuntu-latest
    steps: [{ run: exit 4 }, { run: echo never }]
  behind: { needs: broken, runs-on: ubuntu-latest, steps: [{ run: echo }] }
  far: { needs: behind, runs-on: ubuntu-latest, if: failure(), steps: [{ run: echo }] }
  last: { needs: [broken, behind], if: always(), runs-on: ubuntu-latest, steps: [{ run: "echo broken \${{ needs.broken.result }}" }] }
`);
    const { host } = fixture;

    expect(host.conclusions()).toEqual([
      "behind: skipped",
      "broken: failure",
      "each (a): success",
      "each (b): success",
      "each (c): success",
      "far: success",
      "first: success",
      "last: success",
    ]);
    expect(host.jobNamed("each (c)").log).toContain("app c of 3");
    expect(host.jobNamed("last").log).toContain("broken failure");
    expect(host.jobNamed("broken").log).not.toContain("never");
    expect(host.jobNamed("broken").annotations).toEqual([
      { level: "error", message: "Process completed with exit code 4." },
    ]);
    expect(host.runs).toMatchObject([{ status: "completed", conclusion: "failure", displayTitle: "change" }]);
    expect(host.revoked).toHaveLength(host.tokens.length);
  });

  it("succeed in spite of a failure with continue-on-error, of a step or of a job", async () => {
    await using fixture = await RunnerFixture.start();
    await fixture.run(`
on: push
jobs:
  step:
    runs-on: ubuntu-latest
    steps:
      - { id: bad, run: exit 1, continue-on-error: true }
      - run: echo "\${{ steps.bad.outcome }} then \${{ steps.bad.conclusion }}"
  job: { runs-on: ubuntu-latest, continue-on-error: true, steps: [{ run: exit 1 }] }
  after: { needs: job, runs-on: ubuntu-latest, steps: [{ run: echo }] }
`);

    expect(fixture.host.jobNamed("step").log).toContain("failure then success");
    expect(fixture.host.conclusions()).toEqual(["after: success", "job: failure", "step: success"]);
    expect(fixture.host.runs).toMatchObject([{ conclusion: "success" }]);
  });

  it("combine env, defaults and contexts, and do not see the environment of this process", async () => {
    process.env["OVERSKILL_TEST_LEAK"] = "leaked";
    await using fixture = await RunnerFixture.start({ machineEnv: { BROWSER: "/usr/bin/chromium" } });
    delete process.env["OVERSKILL_TEST_LEAK"];
    fixture.host.variables[""] = { REGION: "eu" };
    await fixture.run(`
name: Layers
run-name: "By \${{ github.actor }}"
on: push
env: { A: workflow, B: workflow, C: workflow }
defaults: { run: { working-directory: sub } }
jobs:
  env:
    name: "Show \${{ vars.REGION }}"
    runs-on: ubuntu-latest
    env: { B: "job in \${{ vars.REGION }}", C: job }
    steps:
      - { run: mkdir -p sub && echo "D=dynamic" >> "$GITHUB_ENV" && echo /added >> "$GITHUB_PATH", working-directory: . }
      - run: |
          echo "$A,$B,$C,$D leak=$OVERSKILL_TEST_LEAK $BROWSER"
          echo "$(basename "$PWD") $GITHUB_WORKFLOW \${{ github.ref_name }} \${{ runner.os == '' }} \${{ job.status }}"
          echo "first \${PATH%%:*}"
          test -f "$GITHUB_EVENT_PATH" && test "$HOME" != "" && test -d "$RUNNER_TEMP"
        env: { C: "step \${{ env.D }}" }
`);
    const { log, conclusion } = fixture.host.jobNamed("Show eu");

    expect(conclusion).toBe("success");
    expect(log).toContain("workflow,job in eu,step dynamic,dynamic leak= /usr/bin/chromium");
    expect(log).toContain("sub Layers main false success");
    expect(log).toContain("first /added");
    expect(fixture.host.runs).toMatchObject([{ name: "Layers", displayTitle: "By octocat" }]);
    expect(await fixture.jobDirectories()).toEqual([]);
  });

  it("fail at a failing command inside a pipe only with `shell: bash`", async () => {
    await using fixture = await RunnerFixture.start();
    await fixture.run(`
on: push
jobs:
  plain: { runs-on: ubuntu-latest, steps: [{ run: "false | cat" }] }
  strict: { runs-on: ubuntu-latest, steps: [{ run: "false | cat", shell: bash }] }
`);

    expect(fixture.host.conclusions()).toEqual(["plain: success", "strict: failure"]);
  });

  it("mask secrets and added masks in logs and annotations, and drop outputs that contain one", async () => {
    await using fixture = await RunnerFixture.start();
    fixture.host.secrets[""] = { KEY: "hunter2" };
    fixture.host.secrets["production"] = { KEY: "tr0ub4dor" };
    await fixture.run(`
on: push
jobs:
  mask:
    runs-on: ubuntu-latest
    outputs: { leak: "x\${{ secrets.KEY }}", fine: ok }
    steps:
      - run: |
          echo "key \${{ secrets.KEY }} token \${{ github.token }}"
          echo "::add-mask::later"
          echo "::error file=a.ts,line=3,col=7,title=Bad::hunter2 and later"
          echo "::stop-commands::abc"
          echo "::warning::not a command"
          echo "::abc::"
          echo "::notice::again"
  live:
    needs: mask
    runs-on: ubuntu-latest
    environment: { name: production, url: https://example.com, deployment: false }
    steps: [{ run: "echo \${#KEY} $OUT", env: { KEY: "\${{ secrets.KEY }}", OUT: "\${{ toJSON(needs.mask.outputs) }}" } }]
`);
    const { log, annotations } = fixture.host.jobNamed("mask");

    expect(log).toContain("key *** token ***");
    expect(log).toContain("::warning::not a command");
    expect(annotations).toEqual([
      { level: "error", message: "*** and ***", title: "Bad", file: "a.ts", startLine: 3, startColumn: 7 },
      { level: "notice", message: "again" },
      { level: "warning", message: "Skip output 'leak' since it may contain secret." },
    ]);
    expect(fixture.host.jobNamed("live").log).toContain('9 { "fine": "ok" }');
  });

  it("cancel the other legs of a matrix when one fails, unless fail-fast is off", async () => {
    await using fixture = await RunnerFixture.start({ maxParallelJobs: 4 });
    const matrix = (failFast: boolean, second: string) => `
    runs-on: ubuntu-latest
    strategy: { fail-fast: ${failFast}, matrix: { run: ["exit 1", "${second}"] } }
    steps: [{ run: "\${{ matrix.run }}" }]`;
    await fixture.run(`
on: push
jobs:
  fast:${matrix(true, "sleep 60")}
  slow:${matrix(false, "sleep 0.2")}
`);

    expect(fixture.host.conclusions()).toEqual([
      "fast (exit 1): failure",
      "fast (sleep 60): cancelled",
      "slow (exit 1): failure",
      "slow (sleep 0.2): success",
    ]);
  });

  it("fail a step at its time limit, and cancel a job at its own", async () => {
    await using fixture = await RunnerFixture.start();
    await fixture.run(`
on: push
jobs:
  step: { runs-on: ubuntu-latest, steps: [{ run: sleep 60, timeout-minutes: 0.003 }] }
  job: { runs-on: ubuntu-latest, timeout-minutes: 0.006, steps: [{ run: sleep 60 }, { if: always(), run: echo cleaned }] }
`);

    expect(fixture.host.conclusions()).toEqual(["job: cancelled", "step: failure"]);
    expect(fixture.host.jobNamed("step").annotations[0]?.message).toContain(
      "has timed out after 0.003 minutes",
    );
    expect(fixture.host.jobNamed("job").annotations[0]?.message).toContain(
      "exceeded the maximum execution time",
    );
    expect(fixture.host.jobNamed("job").log).toContain("cleaned");
  });
});
