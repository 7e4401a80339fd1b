import { describe, expect, it } from "vitest";
import { checkWorkflow } from "../../../scripts/checks/workflow-rules.ts";

const ALLOWED = ["actions/checkout"];
const SHA = "a".repeat(40);
const job = (steps: string) => `on: push\npermissions: {}\njobs:\n  a:\n    runs-on: x\n    steps:\n${steps}`;
const messages = (text: string) =>
  checkWorkflow("w.yml", text, ALLOWED).map(({ line, message }) => `${line} ${message}`);

describe("checkWorkflow", () => {
  it("accepts a pinned, explicit workflow", () => {
    const steps = `      - uses: actions/checkout@${SHA} # v6\n        with: { persist-credentials: false }\n      - uses: $/actions/x\n`;
    expect(messages(job(steps))).toEqual([]);
  });

  it.each([
    [
      "an Action by tag",
      "      - uses: actions/checkout@v6\n        with: { persist-credentials: false }\n",
      /7 "actions\/checkout@v6" is not pinned/,
    ],
    [
      "an Action that is not on the list",
      `      - uses: evil/action@${SHA}\n`,
      /7 "evil\/action" is not on the list/,
    ],
    [
      "a comment inside a script",
      "      - run: echo ${{ github.event.comment.body }}\n",
      /7 the script contains an expression with untrusted text/,
    ],
    [
      "a branch name inside a script",
      '      - run: "git log ${{ github.head_ref }}"\n',
      /7 the script contains an expression with untrusted text/,
    ],
    [
      "a checkout that does not say whether it persists its credentials",
      `      - uses: actions/checkout@${SHA}\n`,
      /7 a checkout must say/,
    ],
  ])("finds %s", (_, steps, expected) => {
    expect(messages(job(steps))).toEqual([expect.stringMatching(expected)]);
  });

  it("requires permissions, each with a reason", () => {
    expect(messages("on: push\njobs: {}\n")).toEqual([expect.stringMatching(/no top-level `permissions`/)]);
    expect(
      messages("on: push\npermissions:\n  contents: read\n  issues: write # comments\njobs: {}\n"),
    ).toEqual(["3 `contents` has no reason after a #"]);
  });

  it("refuses pull_request_target", () => {
    expect(messages("on:\n  pull_request_target:\npermissions: {}\njobs: {}\n")).toEqual([
      expect.stringMatching(/pull_request_target/),
    ]);
  });
});
