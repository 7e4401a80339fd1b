import { RunnerFixture } from "./fixture.ts";

export interface RunnerReport {
  readonly pids: readonly number[];
  /** Directories that this process cannot remove after it is killed. */
  readonly folders: readonly string[];
}

/** Started by a test that kills it: sends the process ids of a running step and its worker, then waits. */
const fixture = await RunnerFixture.start();
await fixture.push({
  ".github/workflows/ci.yml": `
on: push
jobs:
  long: { runs-on: ubuntu-latest, steps: [{ run: 'echo "pid $PPID"; echo "pid $$"; echo ready; sleep 120' }] }
`,
});
await fixture.logged("long", "ready");
const { log } = fixture.host.jobNamed("long");
const report: RunnerReport = {
  pids: log.flatMap((line) => /^pid (\d+)$/.exec(line)?.[1] ?? []).map(Number),
  folders: [fixture.host.root, fixture.toolkitDirectory, fixture.workDirectory],
};
process.send?.(report);
