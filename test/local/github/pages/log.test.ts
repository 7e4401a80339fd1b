import { describe, expect, it } from "vitest";
import { parseAnsi } from "../../../../scripts/local/github/pages/text/ansi.ts";
import { foldLog } from "../../../../scripts/local/github/pages/text/log-lines.ts";
import { describeRun } from "../../../../scripts/local/github/pages/views/badges.ts";
import { jobPage } from "../../../../scripts/local/github/pages/views/job.ts";

const ESC = "\u001b";

describe("parseAnsi", () => {
  it("gives each part of a line its style", () => {
    expect(parseAnsi(`plain ${ESC}[1;31mred${ESC}[22m thin${ESC}[0m end`)).toEqual([
      { text: "plain ", classes: [] },
      { text: "red", classes: ["ansi-bold", "ansi-red"] },
      { text: " thin", classes: ["ansi-red"] },
      { text: " end", classes: [] },
    ]);
  });

  it.each([
    ["a bright colour as the plain one", `${ESC}[92mok`, ["ansi-green"]],
    ["no colour after a reset of the foreground", `${ESC}[32m${ESC}[39mok`, []],
    ["no style for one of 256 colours, and none for its parameters", `${ESC}[38;5;4mok`, []],
    ["no style for a 24-bit colour, and none for its parameters", `${ESC}[38;2;1;31;4mok`, []],
    ["no style after a code without parameters", `${ESC}[31m${ESC}[mok`, []],
  ])("shows %s", (_, line, classes) => {
    expect(parseAnsi(line)).toEqual([{ text: "ok", classes }]);
  });

  it("drops cursor movements and other control characters", () => {
    expect(parseAnsi(`${ESC}[2K${ESC}[1Gready\u0007\r`)).toEqual([{ text: "ready", classes: [] }]);
  });
});

describe("foldLog", () => {
  it("groups lines and numbers every line of the log", () => {
    const entries = foldLog(["start", "##[group]Install", "one", "##[endgroup]", "end"]);

    expect(entries).toEqual([
      { kind: "plain", text: "start", number: 1 },
      {
        title: { kind: "plain", text: "Install", number: 2 },
        lines: [{ kind: "plain", text: "one", number: 3 }],
      },
      { kind: "plain", text: "end", number: 5 },
    ]);
  });

  it("ends a group where the next one starts, because groups do not nest", () => {
    const entries = foldLog(["##[group]a", "1", "##[group]b", "2"]);

    expect(entries.map((entry) => ("title" in entry ? entry.lines.length : 0))).toEqual([1, 1]);
  });

  it("recognises errors, warnings, notices, commands and debug lines", () => {
    const lines = ["##[error]no", "##[warning]hm", "##[notice]so", "[command]git fetch", "##[debug]x"];

    expect(foldLog(lines).map((entry) => "kind" in entry && entry.kind)).toEqual([
      "error",
      "warning",
      "notice",
      "command",
      "debug",
    ]);
  });
});

describe("jobPage", () => {
  it("escapes the output of a job", () => {
    const state = describeRun("completed", "success");
    const run = {
      id: 1,
      name: "ci",
      title: "t",
      number: 1,
      state,
      event: "push",
      branch: "main",
      actor: "ada",
      createdAt: "2026-01-01T00:00:00Z",
    };
    const page = String(
      jobPage(
        "acme/apps",
        {
          run,
          sha: "0".repeat(40),
          workflowPath: "x",
          jobs: [],
          annotations: [],
          summaries: [],
          canCancel: false,
        },
        {
          job: { id: 2, name: "build", state },
          steps: [{ number: 1, name: "<b>", state, lines: ["##[group]<i>", '<script src="x">'], omitted: 0 }],
        },
        0,
      ),
    );

    expect(page).toContain("&lt;script src=&quot;x&quot;&gt;");
    expect(page).not.toMatch(/<script|<b>|<i>/);
  });
});
