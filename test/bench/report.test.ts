import { expect, it } from "vitest";
import { type BenchReport, compare, compareStart, renderReport } from "./report.ts";

const REPORT: BenchReport = {
  apps: {
    shop: {
      cold: compare([5000, 4000, 9000], [8000, 7500, 7000]),
      warm: compare([500], [7500]),
      unchanged: compare([200, 300], [7500, 8500]),
      gzipBytes: { ours: 50_500, peer: 50_000 },
      peakMemoryBytes: { ours: 120_000_000, peer: 480_000_000 },
    },
  },
  fleet: { "one changed": { apps: 100, affected: 1, oursMs: 400 } },
  actions: { build: compareStart([150, 160, 170], [40, 50, 60]) },
};

it("compares medians, so that one slow round decides nothing", () => {
  expect(REPORT.apps["shop"]?.cold).toEqual({ oursMs: 5000, peerMs: 7500, ratio: 1.5 });
  expect(REPORT.apps["shop"]?.unchanged).toEqual({ oursMs: 250, peerMs: 8000, ratio: 32 });
  expect(REPORT.actions["build"]).toEqual({ firstLineMs: 160, bareNodeMs: 50, overMs: 110 });
});

it("has the shape that readers of --json rely on", () => {
  expect(JSON.parse(JSON.stringify(REPORT))).toEqual({
    apps: {
      shop: {
        cold: { oursMs: 5000, peerMs: 7500, ratio: 1.5 },
        warm: { oursMs: 500, peerMs: 7500, ratio: 15 },
        unchanged: { oursMs: 250, peerMs: 8000, ratio: 32 },
        gzipBytes: { ours: 50_500, peer: 50_000 },
        peakMemoryBytes: { ours: 120_000_000, peer: 480_000_000 },
      },
    },
    fleet: { "one changed": { apps: 100, affected: 1, oursMs: 400 } },
    actions: { build: { firstLineMs: 160, bareNodeMs: 50, overMs: 110 } },
  });
});

it("renders a table for each part that was measured", () => {
  const lines = renderReport(REPORT)
    .split("\n")
    .map((line) => line.trim().replaceAll(/ {2,}/g, " | "));
  expect(lines).toEqual([
    "app | ours | npm ci + vite + wrangler | ratio",
    "shop | cold | 5.00 s | 7.50 s | 1.5 ×",
    "shop | warm | 0.50 s | 7.50 s | 15.0 ×",
    "shop | unchanged | 0.25 s | 8.00 s | 32.0 ×",
    "shop | output, gzip | 50.5 kB | 50.0 kB | 101.0 %",
    "shop | peak memory | 120.0 MB | 480.0 MB | 25.0 %",
    "",
    "fleet | apps | affected | ours",
    "one changed | 100 | 1 | 0.40 s",
    "",
    "Action | first line | bare node | over",
    "build | 160 ms | 50 ms | 110 ms",
  ]);
  expect(renderReport({ apps: {}, fleet: REPORT.fleet, actions: {} })).not.toContain("Action");
});
