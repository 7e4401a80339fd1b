import { fork } from "node:child_process";
import { once } from "node:events";
import { rm } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { gone, RunnerFixture } from "./fixture.ts";
import type { RunnerReport } from "./runner-process.ts";

const pidIn = (lines: readonly string[]): number =>
  Number(lines.flatMap((line) => /^pid (\d+)$/.exec(line)?.[1] ?? [])[0]);

const LONG = `
on: push
jobs:
  long:
    runs-on: ubuntu-latest
    steps:
      - run: 'sleep 120 & echo "pid $!"; wait'
      - { run: echo never }
      - { if: cancelled(), run: echo cleaned }
  next: { needs: long, runs-on: ubuntu-latest, steps: [{ run: echo }] }
  always: { needs: long, if: always(), runs-on: ubuntu-latest, steps: [{ run: 'echo "\${{ needs.long.result }}"' }] }
`;

describe("a cancelled run", () => {
  it("ends the processes of its step, runs `always()` steps, and counts as cancelled", async () => {
    await using fixture = await RunnerFixture.start();
    await fixture.push({ ".github/workflows/ci.yml": LONG });
    await fixture.logged("long", "pid ");
    fixture.host.cancel(1);
    await fixture.runner.idle();
    const { log } = fixture.host.jobNamed("long");

    expect(fixture.host.conclusions()).toEqual(["always: success", "long: cancelled", "next: cancelled"]);
    expect(fixture.host.runs).toMatchObject([{ conclusion: "cancelled" }]);
    expect(log).toContain("cleaned");
    expect(log).not.toContain("never");
    expect(fixture.host.jobNamed("always").log).toContain("cancelled");
    await gone(pidIn(log));
    expect(await fixture.jobDirectories()).toEqual([]);
  });

  it("may have been superseded by a newer run of its group", async () => {
    await using fixture = await RunnerFixture.start();
    const workflow = (text: string, cancel: boolean) => `
on: push
concurrency: { group: "Deploy-\${{ github.ref }}", cancel-in-progress: ${cancel} }
jobs:
  deploy: { runs-on: ubuntu-latest, steps: [{ run: '${text}' }] }
`;
    await fixture.push({ ".github/workflows/ci.yml": workflow("echo started; sleep 60", false) });
    await fixture.logged("deploy", "started");
    await fixture.push({ ".github/workflows/ci.yml": workflow("echo second", false) });
    await fixture.push({ ".github/workflows/ci.yml": workflow("echo third", true) });
    await fixture.runner.idle();

    expect(fixture.host.runs.map(({ conclusion }) => conclusion)).toEqual([
      "cancelled",
      "cancelled",
      "success",
    ]);
    expect(fixture.host.jobs.map(({ conclusion }) => conclusion)).toEqual(["cancelled", "success"]);
  });

  it("runs the jobs of one group one after the other, in the order of their events", async () => {
    await using fixture = await RunnerFixture.start({ maxParallelJobs: 4 });
    const shared = `${fixture.workDirectory}/order`;
    const workflow = `
on: push
jobs:
  one:
    runs-on: ubuntu-latest
    concurrency: { group: release, queue: max }
    steps: [{ run: "echo start \${{ github.run_id }} >> ${shared}; sleep 0.1; echo end \${{ github.run_id }} >> ${shared}" }]
  show: { needs: one, runs-on: ubuntu-latest, steps: [{ run: cat ${shared} }] }
`;
    for (const text of ["a", "b", "c"])
      await fixture.push({ ".github/workflows/ci.yml": workflow, "x.txt": text });
    await fixture.runner.idle();
    const lines = fixture.host.jobs.map(({ log }) => log.filter((line) => /^(start|end) \d$/.test(line)));
    const longest = lines.sort((one, other) => other.length - one.length)[0];

    expect(longest).toEqual(["start 1", "end 1", "start 2", "end 2", "start 3", "end 3"]);
  });
});

describe("the end of the runner", () => {
  it("by close() stops a job at once and leaves no process and no directory", async () => {
    await using fixture = await RunnerFixture.start();
    await fixture.push({ ".github/workflows/ci.yml": LONG });
    await fixture.logged("long", "pid ");
    const pid = pidIn(fixture.host.jobNamed("long").log);
    await fixture.runner.close();

    await gone(pid);
    expect(fixture.host.runs).toMatchObject([{ status: "completed", conclusion: "cancelled" }]);
    expect(await fixture.jobDirectories()).toEqual([]);
  });

  it("by SIGKILL leaves no process", async () => {
    const child = fork(fileURLToPath(new URL("runner-process.ts", import.meta.url)), { stdio: "ignore" });
    const [{ pids, folders }] = (await once(child, "message")) as [RunnerReport];
    child.kill("SIGKILL");
    await once(child, "exit");

    expect(pids).toHaveLength(2);
    await Promise.all(pids.map(gone));
    await Promise.all(folders.map((folder) => rm(folder, { recursive: true, maxRetries: 3 })));
  });
});

describe("background processes", () => {
  it("outlive their step and end with their job", async () => {
    await using fixture = await RunnerFixture.start();
    await fixture.run(`
on: push
jobs:
  serve:
    runs-on: ubuntu-latest
    steps:
      - run: 'sleep 120 & echo $! > pid; echo "pid $!"'
      - run: kill -0 "$(cat pid)" && echo still there
`);
    const { log } = fixture.host.jobNamed("serve");

    expect(log).toContain("still there");
    await gone(pidIn(log));
  });
});
