import { describe, expect, it } from "vitest";
import type { BaseBuild, BuildRecord } from "../../../actions/shared/domain/build/build-record.ts";
import type { BuildResult, BuildSuccess } from "../../../actions/shared/domain/build/build-result.ts";
import { toFailedEvent } from "../../../actions/shared/domain/deploy/deployment.ts";
import { PipelineError } from "../../../actions/shared/domain/errors.ts";
import { renderBuildSummary } from "../../../actions/shared/domain/report/build-summary.ts";
import type { BuiltTarget } from "../../../actions/shared/domain/target.ts";

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
const record: BuildRecord = {
  mode: { mode: "esbuild", reason: "it follows the conventions" },
  cache: { result: "miss", reason: "no artifact is stored" },
  phases: [
    { name: "key", ms: 12.4 },
    { name: "bundle", ms: 310 },
  ],
  notes: [],
};
const built: BuildSuccess = { result: "built", target, metrics, record, budgets };
const failed = (app: string, thrown: unknown): BuildResult => ({
  result: "failed",
  target: { ...target, app },
  failure: toFailedEvent(thrown),
  thrown,
});
const broken = new PipelineError("BUILD_FAILED", "poll has 1 error", { problems: [{ message: "no" }] });

describe("renderBuildSummary", () => {
  it("shows what was built, what failed and what was skipped", () => {
    const reused: BuildResult = { ...built, target: { ...target, app: "shop", build: "reused", buildMs: 0 } };
    const summary = renderBuildSummary(
      [built, reused, failed("poll", broken)],
      [{ app: "old", reason: "its directory was removed" }],
    );
    expect(summary.split("\n<details>")[0]).toBe(`| App | Build | Mode | Worker | gzip | Assets | Time |
| --- | --- | --- | --- | --- | --- | --- |
| todo | \`aaaaaaaaaaaa\` (built) | esbuild | 2.0 KiB | 1.0 KiB | 4 in 3.0 MiB | 0.42 s |
| shop | \`aaaaaaaaaaaa\` (reused) | esbuild | 2.0 KiB | 1.0 KiB | 4 in 3.0 MiB | 0 ms |
| poll | failed: \`BUILD_FAILED\` | | | | | |

Usage against Cloudflare's limits:

- todo: Worker, gzip 1.0 KiB of 10.0 MiB (1 %), assets 4 of 100,000 (1 %)
- shop: Worker, gzip 1.0 KiB of 10.0 MiB (1 %), assets 4 of 100,000 (1 %)
`);
    expect(summary).toMatch(/<\/details>\n\nSkipped:\n\n- old: its directory was removed\n$/);
  });

  it("shows how each app was built, and its largest files", () => {
    const rich: BuildSuccess = {
      ...built,
      target: { ...target, treemapUrl: "https://github.com/o/r/blob/c/report/treemap.svg" },
      metrics: {
        ...metrics,
        largestModules: [{ path: "src/a|b.ts", sizeBytes: 2048 }],
        largestAssets: [{ path: "node_modules/@scope/name/index.js", sizeBytes: 1024 }],
      },
      record: {
        ...record,
        notes: ["Packages: 40 cached files, no install"],
      },
    };
    const [, details = ""] = renderBuildSummary([rich], []).split("\n<details>");
    expect(`<details>${details}`).toBe(`<details><summary>How todo was built, and its sizes</summary>

- Mode: esbuild, as it follows the conventions
- Artifact cache: miss, no artifact is stored
- Packages: 40 cached files, no install
- Time: key 12 ms, bundle 0.31 s
- No build in production to compare sizes with

| In | Largest | Size |
| --- | --- | --- |
| Worker | \`src/a\\|b.ts\` | 2.0 KiB |
| Assets | \`node_modules/@scope/name/index.js\` | 1.0 KiB |

[Treemap of the bundle](https://github.com/o/r/blob/c/report/treemap.svg)

</details>
`);
  });

  it("compares the sizes with the build in production", () => {
    const base: BaseBuild = {
      digest: `sha256:${"b".repeat(64)}`,
      metrics: { ...metrics, workerBytes: 1024, workerGzipBytes: 1024, assetBytes: 4 * 1024 * 1024 },
    };
    const summary = renderBuildSummary([{ ...built, record: { ...record, base } }], []);
    expect(summary).toContain("| 2.0 KiB (+1.0 KiB) | 1.0 KiB (±0) | 4 in 3.0 MiB (−1.0 MiB) |");
    expect(summary).toContain("- Sizes compared with `bbbbbbbbbbbb` in production");
  });

  it("says that there was nothing to build", () => {
    expect(renderBuildSummary([], [])).toBe("Nothing to build.\n");
  });
});
