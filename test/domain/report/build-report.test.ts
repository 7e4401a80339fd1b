import { describe, expect, it } from "vitest";
import { type BuildReport, renderBuildReport } from "../../../actions/shared/domain/report/build-report.ts";

const report: BuildReport = {
  app: "todo",
  buildId: "9f86d081884c",
  mode: "esbuild",
  reason: "it follows the conventions",
  cache: "miss",
  totalMs: 412,
  phases: [
    { name: "key", ms: 12 },
    { name: "bundle", ms: 310 },
  ],
  notes: ["Packages: 40 cached files, no install"],
  sizes: {
    workerBytes: 2048,
    workerGzipBytes: 1024,
    assetBytes: 4096,
    assetCount: 3,
    largestModules: [{ path: "worker/index.ts", sizeBytes: 2048 }],
    largestAssets: [],
  },
  budgets: [
    { name: "Worker, gzip", unit: "bytes", used: 1024, limit: 1024 * 1024 },
    { name: "variables", unit: "count", used: 0, limit: 128 },
  ],
  treemap: "/out/report/treemap.svg",
};

describe("renderBuildReport", () => {
  it("shows the build mode, the sizes and the usage of the limits", () => {
    expect(renderBuildReport(report).join("\n")).toBe(`todo 9f86d081884c: built in 412 ms
  Mode    esbuild, as it follows the conventions
  Cache   miss
  Note    Packages: 40 cached files, no install
  Time    key 12 ms, bundle 0.31 s
  Worker  2.0 KiB, gzip 1.0 KiB
          worker/index.ts 2.0 KiB
  Assets  3 in 4.0 KiB
  Limits  Worker, gzip 1.0 KiB of 1.0 MiB (1 %)
  Treemap /out/report/treemap.svg`);
  });

  it("says that a cached artifact was not built", () => {
    expect(renderBuildReport({ ...report, cache: "hit" })[0]).toBe(
      "todo 9f86d081884c: taken from the cache in 412 ms",
    );
  });

  it("removes control characters from file names", () => {
    const largestModules = [{ path: "\u001b[2Jgone.ts", sizeBytes: 1 }];
    const lines = renderBuildReport({ ...report, sizes: { ...report.sizes, largestModules } });
    expect(lines.join("")).not.toContain("\u001b");
  });
});
