import { describe, expect, it } from "vitest";
import { RunnerFixture, TOOLKIT } from "./fixture.ts";

const SAY = `
name: Say
description: Says it
inputs:
  who: { description: w, default: "\${{ github.actor }}" }
  my input: { description: m }
outputs: { said: { description: s } }
runs: { using: node24, pre: pre.js, main: main.js, post: post.js, post-if: "always()" }
`;
const MAIN = `
const { appendFileSync } = require("node:fs");
console.log("main", process.env.INPUT_WHO, process.env["INPUT_MY_INPUT"], process.env.STATE_from, process.env.ACTIONS_CACHE_SERVICE_V2, process.env.ACTIONS_RUNTIME_TOKEN !== undefined);
appendFileSync(process.env.GITHUB_OUTPUT, "said<<END\\nhello\\nworld\\nEND\\n");
appendFileSync(process.env.GITHUB_STATE, "main=done\\n");
appendFileSync(process.env.GITHUB_STEP_SUMMARY, "# Said " + process.env.GITHUB_ACTION_REF + "\\n");
if (process.env.INPUT_WHO === "nobody") process.exit(1);
`;
const TOOLKIT_FILES = {
  "actions/say/action.yml": SAY,
  "actions/say/pre.js": `require("node:fs").appendFileSync(process.env.GITHUB_STATE, "from=pre\\n"); console.log("pre");`,
  "actions/say/main.js": MAIN,
  "actions/say/post.js": `console.log("post", process.env.INPUT_WHO, process.env.STATE_from, process.env.STATE_main);`,
  "actions/both/action.yml": `
name: Both
description: Composite
inputs: { who: { description: w, default: you } }
outputs: { text: { description: t, value: "\${{ steps.say.outputs.said }}!" } }
runs:
  using: composite
  steps:
    - { id: say, uses: $/actions/say, with: { who: "\${{ inputs.who }}" } }
    - { if: "\${{ inputs.who == 'you' }}", shell: bash, run: "echo \\"$OUTER in \${GITHUB_ACTION_PATH##*/}\\"" }
    - { if: "\${{ inputs.who == 'me' }}", shell: bash, run: echo wrong }
`,
};

describe("an Action", () => {
  it("in JavaScript gets inputs, shares state from pre to post, and sets outputs and a summary", async () => {
    await using fixture = await RunnerFixture.start();
    await fixture.addToolkitFiles(TOOLKIT_FILES);
    await fixture.run(`
on: push
jobs:
  say:
    runs-on: ubuntu-latest
    steps:
      - run: echo first
      - { id: say, uses: ${TOOLKIT}/actions/say@v1, with: { my input: spaced, unknown: x } }
      - { name: Show, run: 'echo "$SAID"', env: { SAID: "\${{ toJSON(steps.say.outputs) }}" } }
`);
    const { log, steps, summaries, conclusion } = fixture.host.jobNamed("say");
    const said = log.filter((line) => /^(pre|first|main|post)/.test(line));

    expect(conclusion).toBe("success");
    expect(log.some((line) => line.includes("Unexpected input(s) 'unknown'"))).toBe(true);
    expect(said).toEqual(["pre", "first", "main octocat spaced pre true true", "post octocat pre done"]);
    expect(summaries).toEqual(["# Said v1\n"]);
    expect(log).toContain('  "said": "hello\\nworld"');
    expect(steps?.map(({ name }) => name)).toEqual([
      "Set up job",
      "Run echo first",
      `Run ${TOOLKIT}/actions/say@v1`,
      "Show",
      `Post Run ${TOOLKIT}/actions/say@v1`,
      "Complete job",
    ]);
  });

  it("runs its post script after a failure", async () => {
    await using fixture = await RunnerFixture.start();
    await fixture.addToolkitFiles(TOOLKIT_FILES);
    await fixture.run(`
on: push
jobs:
  say: { runs-on: ubuntu-latest, steps: [{ uses: ${TOOLKIT}/actions/say@v1, with: { who: nobody } }, { run: echo never }] }
`);

    expect(fixture.host.jobNamed("say")).toMatchObject({ conclusion: "failure" });
    expect(fixture.host.jobNamed("say").log).toContain("post nobody pre done");
  });

  it("that is composite has its own inputs and outputs, and uses Actions of its repository by `$/`", async () => {
    await using fixture = await RunnerFixture.start();
    await fixture.addToolkitFiles(TOOLKIT_FILES);
    await fixture.run(`
on: push
jobs:
  both:
    runs-on: ubuntu-latest
    steps:
      - { id: both, uses: ${TOOLKIT}/actions/both@0123456789012345678901234567890123456789, env: { OUTER: outer } }
      - { run: 'printf "%s" "$TEXT"', env: { TEXT: "\${{ steps.both.outputs.text }}" } }
`);
    const { log, conclusion } = fixture.host.jobNamed("both");

    expect(conclusion).toBe("success");
    expect(log).toEqual(expect.arrayContaining(["outer in both", "hello", "world!"]));
    expect(log).not.toContain("wrong");
    expect(log).toContain("post you undefined done");
  });

  it("may come from the workspace or from another repository of the host", async () => {
    await using fixture = await RunnerFixture.start();
    const action = (text: string) => ({
      "action.yml": "name: A\ndescription: d\nruns: { using: node24, main: index.js }\n",
      "index.js": `console.log(${JSON.stringify(text)});`,
    });
    await fixture.host.commit("octo/shared", action("from elsewhere"));
    const local = Object.entries(action("from here")).map(([path, content]) => [`tools/${path}`, content]);
    await fixture.run(
      `
on: push
jobs:
  use:
    runs-on: ubuntu-latest
    steps: [{ uses: actions/checkout@v4 }, { uses: ./tools }, { uses: octo/shared@main }, { uses: $/tools }]
`,
      {},
      Object.fromEntries(local),
    );
    const { log, conclusion } = fixture.host.jobNamed("use");

    expect(conclusion).toBe("success");
    expect(log.filter((line) => line.startsWith("from"))).toEqual([
      "from here",
      "from elsewhere",
      "from here",
    ]);
  });

  it("loses a summary of more than 1 MiB with an error", async () => {
    await using fixture = await RunnerFixture.start();
    await fixture.run(`
on: push
jobs:
  big: { runs-on: ubuntu-latest, steps: [{ run: 'head -c 1048577 /dev/zero | tr "\\0" x > "$GITHUB_STEP_SUMMARY"' }] }
`);
    const { summaries, annotations, conclusion } = fixture.host.jobNamed("big");

    expect({ summaries, conclusion }).toEqual({ summaries: [], conclusion: "success" });
    expect(annotations[0]?.message).toContain(
      "upload aborted, supports content up to a size of 1024k, got 1025k",
    );
  });
});

describe("actions/checkout", () => {
  it("fetches one commit on its branch, and on request the whole history, other directories and repositories", async () => {
    await using fixture = await RunnerFixture.start();
    await fixture.host.commit("octo/apps", { "a.txt": "one" });
    await fixture.host.commit("octo/shared", { "b.txt": "shared" });
    await fixture.run(`
on: push
jobs:
  out:
    runs-on: ubuntu-latest
    steps:
      - { uses: actions/checkout@v4 }
      - { run: "echo shallow $(git rev-list --count HEAD) on $(git branch --show-current) $(cat a.txt)" }
      - { uses: actions/checkout@v7, with: { fetch-depth: 0, persist-credentials: false } }
      - { run: "echo deep $(git rev-list --count HEAD)" }
      - { uses: actions/checkout@v4, with: { repository: octo/shared, path: other, ref: main } }
      - { run: cat other/b.txt }
`);
    const { log } = fixture.host.jobNamed("out");

    expect(log).toEqual(expect.arrayContaining(["shallow 1 on main one", "deep 2", "shared"]));
  });

  it("rejects a path outside the workspace", async () => {
    await using fixture = await RunnerFixture.start();
    await fixture.run(`
on: push
jobs:
  out: { runs-on: ubuntu-latest, steps: [{ uses: actions/checkout@v4, with: { path: ../../.. } }] }
`);

    expect(fixture.host.jobNamed("out").annotations[0]?.message).toContain("outside the workspace");
  });
});
