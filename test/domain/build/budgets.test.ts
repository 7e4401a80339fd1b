import { describe, expect, it } from "vitest";
import { describeShare, requireBudgets } from "../../../actions/shared/domain/build/budgets.ts";
import type { Manifest } from "../../../actions/shared/domain/build/manifest.ts";
import type { PipelineError } from "../../../actions/shared/domain/errors.ts";
import { fakeArtifact } from "../../fakes/fake-builder.ts";

const MIB = 1024 * 1024;
const { manifest } = fakeArtifact("todo");
const asset = (path: string, sizeBytes = 1) => ({
  path,
  sizeBytes,
  digest: manifest.digest,
  contentType: "text/plain",
});
const withMetrics = (metrics: Partial<Manifest["metrics"]>): Manifest => ({
  ...manifest,
  metrics: { ...manifest.metrics, ...metrics },
});
const withVars = (texts: readonly string[]): Manifest => ({
  ...manifest,
  worker: {
    ...manifest.worker,
    bindings: texts.map((text, index) => ({ type: "plain_text", name: `V${index}`, text })),
  },
});

function failure(measured: Manifest, plan: "free" | "paid"): PipelineError {
  try {
    requireBudgets(measured, plan);
  } catch (thrown) {
    return thrown as PipelineError;
  }
  return expect.fail("was accepted");
}

describe("requireBudgets", () => {
  it.each([
    [
      "a Worker",
      "free",
      withMetrics({ workerGzipBytes: 3 * MIB + 1 }),
      "SCRIPT_TOO_LARGE",
      "Worker, gzip 3.0 MiB of 3.0 MiB",
    ],
    [
      "a Worker",
      "paid",
      withMetrics({ workerGzipBytes: 11 * MIB }),
      "SCRIPT_TOO_LARGE",
      "Worker, gzip 11.0 MiB of 10.0 MiB",
    ],
    [
      "a Worker unpacked",
      "paid",
      withMetrics({ workerBytes: 65 * MIB }),
      "SCRIPT_TOO_LARGE",
      "Worker 65.0 MiB of 64.0 MiB",
    ],
    [
      "30,000 assets",
      "free",
      { ...manifest, assets: Array.from({ length: 30_000 }, (_, index) => asset(`/${index}`)) },
      "BUDGET_EXCEEDED",
      "assets 30,000 of 20,000",
    ],
    [
      "an asset of 50 MB",
      "paid",
      { ...manifest, assets: [asset("/video.mp4", 50 * MIB)] },
      "BUDGET_EXCEEDED",
      "largest asset 50.0 MiB of 25.0 MiB",
    ],
    [
      "65 variables",
      "free",
      withVars(Array.from({ length: 65 }, String)),
      "BUDGET_EXCEEDED",
      "variables 65 of 64",
    ],
    [
      "a long variable, counted in bytes",
      "paid",
      withVars(["ä".repeat(2561)]),
      "BUDGET_EXCEEDED",
      "largest variable 5.0 KiB of 5.0 KiB",
    ],
  ] as const)("refuses %s on the %s plan", (_, plan, measured, code, part) => {
    const error = failure(measured, plan);
    expect(error.code).toBe(code);
    expect(error.message).toContain(`todo is over the limits of Cloudflare's ${plan} plan: `);
    expect(error.message).toContain(part);
  });

  it("names the largest modules if the Worker is too large", () => {
    const largestModules = [
      { path: "node_modules/big/index.js", sizeBytes: 9 * MIB },
      { path: "src/data.json", sizeBytes: 2048 },
    ];
    expect(failure(withMetrics({ workerBytes: 65 * MIB, largestModules }), "paid").message).toContain(
      "Its largest modules: node_modules/big/index.js (9.0 MiB), src/data.json (2.0 KiB).",
    );
  });

  it("names the largest modules if the Worker takes too long to start", () => {
    const largestModules = [{ path: "src/table.ts", sizeBytes: 2048 }];
    try {
      requireBudgets(withMetrics({ largestModules }), "paid", 1001);
      expect.fail("was accepted");
    } catch (thrown) {
      expect(thrown).toMatchObject({
        code: "STARTUP_TOO_SLOW",
        message: expect.stringMatching(
          /: start-up 1,001 ms of 1,000 ms\. Its largest modules: src\/table\.ts/,
        ),
      });
    }
  });

  it("includes the start-up only if it was measured", () => {
    const names = (startupMs?: number) => requireBudgets(manifest, "free", startupMs).map(({ name }) => name);
    expect(names()).not.toContain("start-up");
    expect(names(0)).toContain("start-up");
  });

  it("reports every exceeded limit at once", () => {
    const both = { ...withMetrics({ workerBytes: 65 * MIB }), assets: [asset("/a", 26 * MIB)] };
    expect(failure(both, "paid").message).toMatch(/Worker 65\.0 MiB.*; largest asset 26\.0 MiB/);
  });

  it("returns the use of each limit when none is exceeded", () => {
    const budgets = requireBudgets(withMetrics({ workerBytes: 32 * MIB }), "paid");
    expect(budgets.find(({ name }) => name === "Worker")).toMatchObject({ used: 32 * MIB, limit: 64 * MIB });
    expect(budgets.map(describeShare)[0]).toBe("50 %");
  });

  it("shows 100 % only for a limit that is reached", () => {
    const share = (used: number) => describeShare({ name: "", unit: "count", used, limit: 1000 });
    expect([share(0), share(1), share(999), share(1000)]).toEqual(["0 %", "1 %", "99 %", "100 %"]);
  });
});
