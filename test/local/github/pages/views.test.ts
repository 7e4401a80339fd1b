import { describe, expect, it } from "vitest";
import { parseLocalPath, parseWebUrl } from "../../../../scripts/local/github/pages/text/addresses.ts";
import { html } from "../../../../scripts/local/github/pages/text/html.ts";
import { parsePatch } from "../../../../scripts/local/github/pages/text/patch.ts";
import { describeAge, describeDuration } from "../../../../scripts/local/github/pages/text/time.ts";
import {
  describeCommitStatus,
  describeDeployment,
} from "../../../../scripts/local/github/pages/views/badges.ts";
import { summarizeChecks } from "../../../../scripts/local/github/pages/views/checks.ts";
import { issueListPage } from "../../../../scripts/local/github/pages/views/issue-list.ts";
import { layout } from "../../../../scripts/local/github/pages/views/layout.ts";

const NOW = Date.parse("2026-06-10T12:00:00Z");

describe("describeAge", () => {
  it.each([
    ["2026-06-10T11:59:30Z", "just now"],
    ["2026-06-10T12:00:05Z", "just now"],
    ["2026-06-10T11:59:00Z", "1 minute ago"],
    ["2026-06-10T10:00:00Z", "2 hours ago"],
    ["2026-06-09T10:00:00Z", "yesterday"],
    ["2026-06-01T10:00:00Z", "9 days ago"],
    ["2026-03-02T10:00:00Z", "on 2 Mar 2026"],
  ])("describes %s as %s", (time, expected) => {
    expect(describeAge(time, NOW)).toBe(expected);
  });
});

describe("describeDuration", () => {
  it.each([
    [430, "0.4s"],
    [12_400, "12s"],
    [64_000, "1m 4s"],
    [7_500_000, "2h 5m"],
    [-5, "0.0s"],
  ])("describes %i ms as %s", (ms, expected) => {
    expect(describeDuration(ms)).toBe(expected);
  });
});

describe("parsePatch", () => {
  it("numbers the lines of both sides", () => {
    const rows = parsePatch("@@ -3,2 +3,3 @@ head\n same\n-old\n+new\n+more\n\\ No newline at end of file");

    expect(rows.map(({ kind, oldLine, newLine }) => [kind, oldLine, newLine])).toEqual([
      ["hunk", undefined, undefined],
      ["context", 3, 3],
      ["deletion", 4, undefined],
      ["addition", undefined, 4],
      ["addition", undefined, 5],
      ["note", undefined, undefined],
    ]);
  });

  it("parses a changed line that starts with -- or ++ as a line, not as a file header", () => {
    expect(parsePatch("@@ -1 +1 @@\n--- a\n+++ b").map(({ text }) => text)).toEqual([
      "@@ -1 +1 @@",
      "-- a",
      "++ b",
    ]);
  });
});

describe("states", () => {
  it("shows an inactive transient environment as destroyed, as GitHub does", () => {
    expect(describeDeployment("inactive", true).text).toBe("Destroyed");
    expect(describeDeployment("inactive", false).text).toBe("Inactive");
  });

  it.each([
    [["success", "failure", "pending"], "Some checks were not successful"],
    [["success", "pending"], "Some checks haven’t completed yet"],
    [["success"], "All checks have passed"],
    [[], "No checks were reported"],
  ] as const)("sums up %j as %s", (states, expected) => {
    const checks = states.map((state) => ({
      name: "x",
      description: "",
      state: describeCommitStatus(state),
    }));

    expect(summarizeChecks(checks).text).toBe(expected);
  });
});

describe("parseWebUrl", () => {
  it.each([
    ["https://todo.example.com/", "https://todo.example.com/"],
    ["javascript:alert(1)", undefined],
    ["data:text/html,x", undefined],
    ["http://", undefined],
    ["", undefined],
  ])("parses %j as %s", (text, expected) => {
    expect(parseWebUrl(text)).toBe(expected);
  });
});

describe("parseLocalPath", () => {
  it.each([
    ["/acme/apps/issues/1?a=b", "/acme/apps/issues/1?a=b"],
    ["//evil.example", "/"],
    ["/\\evil.example", "/"],
    ["/\t/evil.example", "/"],
    ["/\n\\evil.example", "/"],
    ["/.//evil.example", "/"],
    ["/\t/\t[", "/"],
    ["/acme/apps/../..//evil.example", "/"],
    ["javascript:alert(1)", "/"],
    ["https://evil.example", "/"],
    ["", "/"],
  ])("parses %j as %s", (text, expected) => {
    expect(parseLocalPath(text)).toBe(expected);
  });
});

describe("pages", () => {
  it("escape titles, logins and labels", () => {
    const evil = '"><script>alert(1)</script>';
    const content = issueListPage(
      {
        repository: "acme/apps",
        kind: "issue",
        filter: "open",
        openCount: 1,
        closedCount: 0,
        items: [
          {
            number: 1,
            title: evil,
            state: "open",
            author: evil,
            createdAt: "2026-06-10T11:00:00Z",
            labels: [{ name: evil, color: "ff0000", description: evil }],
            comments: 0,
          },
        ],
      },
      NOW,
    );
    const page = String(
      layout({ title: evil, users: [evil], source: evil, refreshMs: 0, problem: evil }, content),
    );

    expect(page).not.toContain("<script>alert");
    expect(page.match(/<script/g)).toHaveLength(1);
  });

  it("have no inline script or style, because the policy forbids them", () => {
    const page = String(layout({ title: "t", users: ["ada"], source: "/", refreshMs: 0 }, html`<p>x</p>`));

    expect(page).not.toMatch(/ style=| on[a-z]+=|<style|<script(?! src)/);
  });
});
