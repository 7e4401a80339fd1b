import { describe, expect, it } from "vitest";
import { checkWorkflow } from "../../../scripts/checks/workflow-rules.ts";

const POLICY = { allowed: ["actions/checkout", "actions/upload-artifact", "octo/toolkit"], explained: true };
const SHA = "a".repeat(40);
const CHECKOUT = `      - uses: actions/checkout@${SHA} # v6\n`;
const workflow = (job: string, on = "push") =>
  `name: Test\non: ${on}\npermissions: {}\njobs:\n  a:\n    permissions: {}\n${job}`;
const steps = (text: string, keys = "") =>
  workflow(`    runs-on: ubuntu-latest\n    timeout-minutes: 5\n${keys}    steps:\n${text}`);
const messages = (text: string, policy = POLICY) =>
  checkWorkflow("w.yml", text, policy).map(({ line, message }) => `${line} ${message}`);

describe("checkWorkflow", () => {
  it("accepts a pinned, explicit workflow", () => {
    const text = `${CHECKOUT}        with: { persist-credentials: false }
      - uses: $/actions/x
      - run: echo "$TEXT" > \${{ runner.temp }}/x
        env: { TEXT: "\${{ github.event.comment.body }}" }
      - if: \${{ !cancelled() && steps.x.outputs.count > 0 }}
        run: "true"
`;
    expect(messages(steps(text))).toEqual([]);
  });

  it.each([
    [
      "an Action by tag",
      "      - uses: actions/checkout@v6\n        with: { persist-credentials: false }\n",
      /10 "actions\/checkout@v6" is not pinned/,
    ],
    [
      "an Action without its version",
      `      - uses: actions/checkout@${SHA}\n        with: { persist-credentials: false }\n`,
      /10 "actions\/checkout" has no version/,
    ],
    [
      "an Action that is not on the list",
      `      - uses: evil/action@${SHA} # v1\n`,
      /10 "evil\/action" is not on/,
    ],
    [
      "a comment inside a script",
      "      - run: echo ${{ github.event.comment.body }}\n",
      /10 .*untrusted text/,
    ],
    [
      "a branch name inside a script",
      '      - run: "git log ${{ github.head_ref }}"\n',
      /10 .*untrusted text/,
    ],
    [
      "a branch name by another name",
      '      - run: "git log ${{ github.ref_name }}"\n',
      /10 .*untrusted text/,
    ],
    ["an input inside a script", "      - run: echo ${{ inputs.app }}\n", /10 .*untrusted text/],
    ["a matrix value inside a script", "      - run: echo ${{ matrix.app }}\n", /10 .*untrusted text/],
    ["a variable inside a script", "      - run: echo ${{ env.X }}${{ vars.Y }}\n", /10 .*untrusted text/],
    ["a secret inside a script", "      - run: echo ${{ secrets.KEY }}\n", /10 .*untrusted text/],
    [
      "an expression over several lines",
      "      - run: |\n          echo ${{\n          inputs.x }}\n",
      /10 .*untrusted/,
    ],
    ["a write to the environment", '      - run: echo "X=1" >> "$GITHUB_ENV"\n', /10 .*environment of later/],
    ["a write to the path", '      - run: echo x >> "$GITHUB_PATH"\n', /10 .*environment of later/],
    ["a download that runs", "      - run: curl -s https://x.test | bash\n", /10 .*runs what it downloads/],
    ["a checkout that does not say", CHECKOUT, /10 a checkout must say/],
    [
      "persisted credentials without a reason",
      `${CHECKOUT}        with:\n          persist-credentials: true\n`,
      /12 .*without a reason/,
    ],
    [
      "an upload of the workspace",
      `      - uses: actions/upload-artifact@${SHA} # v7\n        with:\n          path: .\n`,
      /12 the path is the whole workspace/,
    ],
    [
      "a check of the actor",
      "      - if: github.actor != 'dependabot[bot]'\n        run: x\n",
      /10 `github.actor`/,
    ],
    [
      "a check of the association",
      "      - if: github.event.comment.author_association == 'OWNER'\n        run: x\n",
      /10 `author_a/,
    ],
    [
      "a list in a string",
      "      - if: contains('a b', github.ref_name)\n        run: x\n",
      /10 `contains` with/,
    ],
    [
      "a condition that is always true",
      "      - if: ${{ false }} && true\n        run: x\n",
      /10 .*always true/,
    ],
    [
      "every secret at once",
      "      - run: x\n        env: { ALL: '${{ toJSON(secrets) }}' }\n",
      /11 .*does not name/,
    ],
    [
      "a computed secret",
      "      - run: x\n        env: { ONE: '${{ secrets[inputs.x] }}' }\n",
      /11 .*does not name/,
    ],
    [
      "unsecure commands",
      "      - run: x\n        env: { ACTIONS_ALLOW_UNSECURE_COMMANDS: true }\n",
      /1 commands/,
    ],
  ])("finds %s", (_, text, expected) => {
    expect(messages(steps(text))).toEqual([expect.stringMatching(expected)]);
  });

  it.each([
    ["a job without a timeout", "    runs-on: ubuntu-latest\n    steps: []\n", /no `timeout-minutes`/],
    [
      "a runner of one's own",
      "    runs-on: [self-hosted, linux]\n    timeout-minutes: 5\n",
      /"self-hosted" is not/,
    ],
    [
      "an image by tag",
      "    runs-on: ubuntu-latest\n    timeout-minutes: 5\n    container: node:24\n",
      /"node:24" is not pinned/,
    ],
    [
      "a service by tag",
      "    runs-on: ubuntu-latest\n    timeout-minutes: 5\n    services:\n      x: { image: redis }\n",
      /"redis" is not/,
    ],
    [
      "inherited secrets",
      `    uses: octo/toolkit/.github/workflows/x.yml@${SHA} # v1\n    secrets: inherit\n`,
      /inherit/,
    ],
    ["a workflow by branch", "    uses: octo/toolkit/.github/workflows/x.yml@main\n", /not pinned/],
  ])("finds %s", (_, job, expected) => {
    expect(messages(workflow(job))).toEqual([expect.stringMatching(expected)]);
  });

  it("requires permissions of every job, each with a reason", () => {
    const jobs = "jobs:\n  a:\n    runs-on: ubuntu-latest\n    timeout-minutes: 5\n";
    expect(messages(`name: Test\non: push\npermissions: {}\n${jobs}`)).toEqual([
      expect.stringMatching(/`a` has no `perm/),
    ]);
    expect(messages(`name: Test\non: push\njobs: {}\n`)).toEqual([
      expect.stringMatching(/top-level `permissions`/),
    ]);
    expect(messages(`name: Test\non: push\npermissions: write-all\njobs: {}\n`)).toHaveLength(2);
    const granted = `${jobs}    permissions:\n      contents: read\n      issues: write # comments\n`;
    expect(messages(`name: Test\non: push\npermissions: {}\n${granted}`)).toEqual([
      "9 `contents` has no reason after a #",
    ]);
    expect(
      messages(`name: Test\non: push\npermissions: {}\n${granted}`, { ...POLICY, explained: false }),
    ).toEqual([]);
  });

  it("requires a concurrency group of a job that changes contents or deployments", () => {
    const job = (key: string) =>
      `name: Test\non: push\npermissions: {}\njobs:\n  a:\n    runs-on: ubuntu-latest\n    timeout-minutes: 5\n    permissions:\n      contents: write # commits\n${key}`;
    expect(messages(job(""))).toEqual([expect.stringMatching(/without a `concurrency` group/)]);
    expect(messages(job("    concurrency: x\n"))).toEqual([]);
  });

  it.each(["pull_request_target", "workflow_run"])("refuses %s however it is written", (trigger) => {
    for (const on of [trigger, `[push, ${trigger}]`, `\n  ${trigger}:`]) {
      const found = messages(`name: Test\non: ${on}\npermissions: {}\njobs: {}\n`);
      expect(found).toEqual([expect.stringContaining(trigger)]);
    }
  });

  it("refuses a cache in a release", () => {
    const setUp = `      - uses: actions/checkout@${SHA} # v6\n        with: { persist-credentials: false, cache: npm }\n`;
    expect(messages(steps(setUp))).toEqual([]);
    expect(messages(steps(setUp).replace("name: Test", "name: Release"))).toEqual([
      expect.stringMatching(/cache/),
    ]);
  });
});
