import { describe, expect, it } from "vitest";
import { RunnerFixture, TOOLKIT } from "./fixture.ts";

/** `# here` marks the line that the message must name. */
const REFUSED: readonly (readonly [string, string, string])[] = [
  ["YAML that cannot be read", "on: push\njobs: [ # here", "ci.yml:"],
  ["an unknown key", job("foo: 1 # here"), "Unexpected value 'foo'"],
  [
    "a job that needs itself",
    "on: push\njobs:\n  a: { needs: a, runs-on: ubuntu-latest, steps: [{ run: echo }] } # here",
    "no dependencies",
  ],
  ["an unknown context", job("if: nope.x # here"), "Unrecognized named-value: 'nope'"],
  ["services", job("services: { db: { image: x } } # here"), "`jobs.a.services` is not supported"],
  ["a container", job("container: node # here"), "`jobs.a.container` is not supported"],
  ["Windows", job("runs-on: windows-latest # here", ""), "Windows runners are not supported"],
  [
    "an environment that makes a Deployment",
    job("environment: production # here"),
    "needs `deployment: false`",
  ],
  ["an unknown shell", job("", "steps: [{ run: echo, shell: pwsh }] # here"), "The shell `pwsh`"],
  ["a Docker Action", job("", "steps: [{ uses: 'docker://alpine' }] # here"), "Docker images"],
  [
    "an Action that is not here",
    job("", "steps: [{ uses: actions/setup-node@v4 }] # here"),
    "is not on this machine",
  ],
  [
    "a toolkit Action that does not exist",
    job("", `steps: [{ uses: ${TOOLKIT}/nope@v1 }] # here`),
    "no action.yml",
  ],
  [
    "an unknown input of checkout",
    job("", "steps: [{ uses: actions/checkout@v4, with: { lfs: true } }] # here"),
    "`lfs`",
  ],
  [
    "an event without support",
    "on: { push: null, workflow_run: { workflows: [x] } } # here\njobs: { a: { runs-on: x, steps: [{ run: echo }] } }",
    "`on.workflow_run` is not supported",
  ],
];

function job(key: string, rest = "steps: [{ run: echo }]"): string {
  const runsOn = key.includes("runs-on") ? "" : "    runs-on: ubuntu-latest\n";
  const lines = [key, rest || "steps: [{ run: echo }]"].filter((line) => line !== "");
  return `on: push\njobs:\n  a:\n${runsOn}${lines.map((line) => `    ${line}\n`).join("")}`;
}

describe("the runner refuses", () => {
  it.each(REFUSED)("%s, naming file and line, before any job starts", async (_what, workflow, message) => {
    await using fixture = await RunnerFixture.start();
    await fixture.run(workflow);
    const line = workflow.split("\n").findIndex((text) => text.includes("# here")) + 1;
    const [run] = fixture.host.runs;

    expect(fixture.host.runs).toMatchObject([{ status: "completed", conclusion: "startup_failure" }]);
    expect(fixture.host.jobs).toEqual([]);
    expect(run?.message).toContain(message);
    expect(run?.message).toMatch(new RegExp(`ci\\.yml:(${line}|${line + 1}):`));
  });

  it("an invalid workflow only for the events that its `on` names", async () => {
    await using fixture = await RunnerFixture.start();
    await fixture.run("on: issues\njobs: { a: { nonsense: 1 } }");

    expect(fixture.host.runs).toEqual([]);
  });

  it("an unsupported shell from an expression and an invalid expression by failing the job", async () => {
    await using fixture = await RunnerFixture.start();
    await fixture.run(`
on: push
jobs:
  shell: { runs-on: ubuntu-latest, defaults: { run: { shell: "\${{ github.actor }}" } }, steps: [{ run: echo }] }
  json: { runs-on: ubuntu-latest, steps: [{ run: "echo \${{ fromJSON('{') }}" }] }
  matrix: { runs-on: ubuntu-latest, strategy: { matrix: { a: "\${{ fromJSON('[]') }}" } }, steps: [{ run: echo }] }
`);

    expect(fixture.host.conclusions()).toEqual(["json: failure", "matrix: failure", "shell: failure"]);
    expect(fixture.host.jobNamed("shell").annotations[0]?.message).toContain("ci.yml:4:");
    expect(fixture.host.jobNamed("json").annotations[0]?.message).toContain("ci.yml:5:");
    expect(fixture.host.jobNamed("matrix").annotations[0]?.message).toContain("`a` is empty");
  });
});
