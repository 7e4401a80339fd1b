import { describe, expect, it } from "vitest";
import { RunnerFixture, TOOLKIT } from "./fixture.ts";

const CALLEE = `
on:
  workflow_call:
    inputs:
      app: { type: string, required: true }
      count: { type: number, default: 3 }
      loud: { type: boolean }
    secrets: { KEY: { required: false } }
    outputs: { url: { value: "\${{ jobs.deploy.outputs.url }}" } }
permissions: { contents: read }
jobs:
  deploy:
    runs-on: ubuntu-latest
    outputs: { url: "\${{ steps.it.outputs.url }}" }
    steps:
      - uses: $/actions/hello
      - id: it
        run: |
          echo "\${{ inputs.app }} \${{ inputs.count }} \${{ inputs.loud == false }} \${{ github.workflow }} env=$OUTER key=\${#KEY} other=\${{ secrets.OTHER }}"
          echo "url=https://\${{ inputs.app }}.example" >> "$GITHUB_OUTPUT"
        env: { KEY: "\${{ secrets.KEY }}" }
`;
const HELLO = {
  "actions/hello/action.yml": "name: H\ndescription: d\nruns: { using: node24, main: index.js }\n",
  "actions/hello/index.js": 'console.log("hello from the toolkit");',
};

describe("a reusable workflow", () => {
  it("of the toolkit gets typed inputs and named secrets, and returns outputs", async () => {
    await using fixture = await RunnerFixture.start();
    await fixture.addToolkitFiles({ ".github/workflows/preview.yml": CALLEE, ...HELLO });
    fixture.host.secrets[""] = { KEY: "12345", OTHER: "67890" };
    await fixture.run(`
name: Caller
on: push
permissions: { contents: write }
env: { OUTER: not passed }
jobs:
  preview:
    uses: ${TOOLKIT}/.github/workflows/preview.yml@v1
    with: { app: todo }
    secrets: { KEY: "\${{ secrets.KEY }}" }
  after: { needs: preview, runs-on: ubuntu-latest, steps: [{ run: "echo live at \${{ needs.preview.outputs.url }}" }] }
`);
    const { log } = fixture.host.jobNamed("preview / deploy");

    expect(fixture.host.conclusions()).toEqual(["after: success", "preview / deploy: success"]);
    expect(log).toContain("hello from the toolkit");
    expect(log).toContain("todo 3 true Caller env= key=5 other=");
    expect(fixture.host.jobNamed("after").log).toContain("live at https://todo.example");
    expect(fixture.host.tokens.map(({ permissions }) => permissions)).toEqual([
      { contents: "read", metadata: "read" },
      { contents: "write", metadata: "read" },
    ]);
  });

  it("by `./` is read at the caller's commit, inherits secrets, and can be called by a matrix", async () => {
    await using fixture = await RunnerFixture.start();
    fixture.host.secrets[""] = { KEY: "12345" };
    await fixture.run(
      `
on: push
jobs:
  call:
    strategy: { matrix: { app: [a, b] } }
    uses: ./.github/workflows/inner.yml
    with: { app: "\${{ matrix.app }}" }
    secrets: inherit
`,
      {},
      {
        ".github/workflows/inner.yml": `
on: { workflow_call: { inputs: { app: { type: string } } } }
jobs:
  show: { runs-on: ubuntu-latest, steps: [{ run: 'echo "\${{ inputs.app }} \${#KEY}"', env: { KEY: "\${{ secrets.KEY }}" } }] }
  not: { if: false, runs-on: ubuntu-latest, steps: [{ run: echo }] }
`,
      },
    );

    expect(fixture.host.conclusions()).toEqual([
      "call (a) / not: skipped",
      "call (a) / show: success",
      "call (b) / not: skipped",
      "call (b) / show: success",
    ]);
    expect(fixture.host.jobNamed("call (b) / show").log).toContain("b 5");
  });

  it.each([
    [
      "asks for more than its caller has",
      "permissions: {}",
      "with: { app: a }",
      "is only allowed 'contents: none'",
    ],
    ["misses an input", "", "", "The input `app` of the called workflow is required."],
    ["gets an unknown input", "", "with: { app: a, nope: b }", "does not declare the input `nope`"],
    [
      "gets an unknown secret",
      "",
      "with: { app: a }\n    secrets: { NOPE: x }",
      "does not declare the secret `NOPE`",
    ],
  ])("that %s stops the run before it starts", async (_case, permissions, call, message) => {
    await using fixture = await RunnerFixture.start();
    await fixture.addToolkitFiles({ ".github/workflows/preview.yml": CALLEE, ...HELLO });
    await fixture.run(`
on: push
${permissions}
jobs:
  preview:
    uses: ${TOOLKIT}/.github/workflows/preview.yml@v1
    ${call}
`);

    expect(fixture.host.jobs).toEqual([]);
    expect(fixture.host.runs).toMatchObject([{ conclusion: "startup_failure" }]);
    expect(fixture.host.runs[0]?.message).toContain(message);
  });

  it("that gets a value of the wrong type fails instead of its jobs", async () => {
    await using fixture = await RunnerFixture.start();
    await fixture.addToolkitFiles({ ".github/workflows/preview.yml": CALLEE, ...HELLO });
    await fixture.run(`
on: push
jobs:
  preview:
    uses: ${TOOLKIT}/.github/workflows/preview.yml@v1
    with: { app: todo, count: "\${{ github.actor }}" }
`);

    expect(fixture.host.conclusions()).toEqual(["preview: failure"]);
    expect(fixture.host.jobNamed("preview").annotations[0]?.message).toContain(
      "ci.yml:4:3: The input `count` is a number, but `octocat` was given.",
    );
  });

  it("that calls itself fails at ten levels", async () => {
    await using fixture = await RunnerFixture.start();
    await fixture.run(`
on: [push, workflow_call]
jobs: { again: { uses: ./.github/workflows/ci.yml } }
`);

    expect(fixture.host.runs[0]?.message).toContain("more than 10 levels deep");
  });
});
