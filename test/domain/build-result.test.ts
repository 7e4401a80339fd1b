import { describe, expect, it } from "vitest";
import { type BuildResult, combineFailures } from "../../actions/shared/domain/build-result.ts";
import { renderBuildSummary } from "../../actions/shared/domain/build-summary.ts";
import { failureOf } from "../../actions/shared/domain/deployment.ts";
import { PipelineError } from "../../actions/shared/domain/errors.ts";
import type { BuiltTarget } from "../../actions/shared/domain/target.ts";

const target: BuiltTarget = {
  app: "todo",
  path: "apps/todo",
  environment: "preview",
  namespace: "overskill-preview",
  scriptName: "todo--pr-7",
  url: "https://todo--pr-7.example.com",
  commit: "c".repeat(40),
  pullRequest: 7,
  deploymentId: 1,
  digest: `sha256:${"a".repeat(64)}`,
  buildMs: 420,
  build: "built",
  startedAt: "2026-11-23T12:00:00Z",
};
const metrics = {
  workerBytes: 2048,
  workerGzipBytes: 1024,
  assetBytes: 3 * 1024 * 1024,
  assetCount: 4,
  largestModules: [],
  largestAssets: [],
};
const budgets = [
  { name: "Worker, gzip", unit: "bytes", used: 1024, limit: 10 * 1024 * 1024 },
  { name: "assets", unit: "count", used: 4, limit: 100_000 },
  { name: "variables", unit: "count", used: 0, limit: 128 },
] as const;
const built: BuildResult = { result: "built", target, metrics, budgets };
const failed = (app: string, thrown: unknown): BuildResult => ({
  result: "failed",
  target: { ...target, app },
  failure: failureOf(thrown),
  thrown,
});
const broken = new PipelineError("BUILD_FAILED", "poll has 1 error", { problems: [{ message: "no" }] });
const missing = new PipelineError("APP_CONFIG_MISSING", "shop has none", { problems: [{ message: "none" }] });

describe("combineFailures", () => {
  it("is nothing when everything was built", () => {
    expect(combineFailures([built], [])).toBeUndefined();
  });

  it("gives a single failure back as it was thrown", () => {
    expect(combineFailures([built, failed("poll", broken)], [])).toBe(broken);
  });

  it("names every failure, under the code of the first, with the problems of all", () => {
    const error = combineFailures(
      [failed("poll", broken), failed("shop", missing)],
      [{ message: '"Bad_Name" cannot be an app\'s name', file: "apps/Bad_Name" }],
    ) as PipelineError;
    expect(error.code).toBe("BUILD_FAILED");
    expect(error.message).toBe('poll has 1 error\nshop has none\n"Bad_Name" cannot be an app\'s name');
    expect(error.problems.map(({ message }) => message)).toEqual([
      "no",
      "none",
      '"Bad_Name" cannot be an app\'s name',
    ]);
  });

  it("does not hide a bug behind what a user can correct", () => {
    const bug = new TypeError("x is undefined");
    expect(combineFailures([failed("poll", broken), failed("shop", bug)], [])).toBe(bug);
  });
});

describe("renderBuildSummary", () => {
  it("shows what was built, what failed and what was left alone", () => {
    const reused: BuildResult = { ...built, target: { ...target, app: "shop", build: "reused", buildMs: 0 } };
    expect(
      renderBuildSummary(
        [built, reused, failed("poll", broken)],
        [{ app: "old", reason: "its folder was removed" }],
      ),
    ).toBe(`| App | Build | Worker | Assets | Time |
| --- | --- | --- | --- | --- |
| todo | \`aaaaaaaaaaaa\` (built) | 2.0 KiB, gzip 1.0 KiB | 4 in 3.0 MiB | 0.42 s |
| shop | \`aaaaaaaaaaaa\` (reused) | 2.0 KiB, gzip 1.0 KiB | 4 in 3.0 MiB | 0 s |
| poll | failed: \`BUILD_FAILED\` | | | |

Taken of Cloudflare's limits:

- todo: Worker, gzip 1.0 KiB of 10.0 MiB (1 %), assets 4 of 100,000 (1 %)
- shop: Worker, gzip 1.0 KiB of 10.0 MiB (1 %), assets 4 of 100,000 (1 %)

Left alone:

- old: its folder was removed
`);
  });

  it("says that there was nothing to build", () => {
    expect(renderBuildSummary([], [])).toBe("Nothing to build.\n");
  });
});
