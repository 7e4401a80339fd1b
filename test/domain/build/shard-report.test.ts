import { describe, expect, it } from "vitest";
import { type AppReport, parseShardReport } from "../../../actions/shared/domain/build/shard-report.ts";

const built: AppReport = {
  app: "todo",
  result: "built",
  digest: `sha256:${"a".repeat(64)}`,
  buildMs: 120,
  phases: [{ name: "bundle", ms: 80 }],
  notes: ["Packages: installed"],
};
const failed: AppReport = {
  app: "poll",
  result: "failed",
  code: "BUILD_FAILED",
  message: "apps/poll has 1 error",
  problems: [{ message: "Unexpected end of file", file: "apps/poll/a.ts", line: 3, column: 1 }],
};
const reread = (reports: unknown) => parseShardReport(JSON.parse(JSON.stringify(reports)));

describe("parseShardReport", () => {
  it("parses a job's report", () => {
    expect(reread([built, failed])).toEqual([built, failed]);
    expect(reread([{ ...built, startupMs: 12 }])).toEqual([{ ...built, startupMs: 12 }]);
  });

  it.each([
    ["a value that is not an array", { app: "todo" }],
    ["null", null],
    ["an invalid app name", [{ ...built, app: "../todo" }]],
    ["a negative duration", [{ ...built, buildMs: -1 }]],
    ["a duration of a year", [{ ...built, buildMs: 3.2e10 }]],
    ["an unknown code", [{ ...failed, code: "constructor" }]],
    ["a failure that an app cannot cause", [{ ...failed, code: "GITHUB_UNAVAILABLE" }]],
    ["an unknown result", [{ ...built, result: "live" }]],
  ])("drops %s", (_, value) => {
    expect(reread(value)).toEqual([]);
  });

  it("drops files outside the repository and cuts long messages", () => {
    const problems = ["/etc/passwd", "../../secret", "a\u0000b"].map((file) => ({
      message: "m".repeat(9000),
      file,
    }));
    const [report] = reread([{ ...failed, problems }]);
    if (report?.result !== "failed") throw new Error("dropped");
    expect(report.problems.map(({ file }) => file)).toEqual([undefined, undefined, undefined]);
    expect(report.problems.every(({ message }) => message.length <= 4000)).toBe(true);
  });

  it("limits the number and length of notes", () => {
    const [report] = reread([{ ...built, notes: Array.from({ length: 200 }, () => "x".repeat(9000)) }]);
    if (report?.result !== "built") throw new Error("dropped");
    expect(report.notes.join("").length).toBeLessThanOrEqual(200_000);
  });
});
