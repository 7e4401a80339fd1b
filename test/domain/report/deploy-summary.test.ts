import { describe, expect, it } from "vitest";
import {
  type DeployOutcome,
  toDeploymentReport,
} from "../../../actions/shared/domain/deploy/deploy-outcome.ts";
import { renderDeploySummary } from "../../../actions/shared/domain/report/deploy-summary.ts";

const deployed = (startupMs?: number): DeployOutcome => ({
  target: {
    ...{ app: "todo", path: "apps/todo", environment: "preview", commit: "a".repeat(40) },
    ...{ namespace: "preview", scriptName: "todo--pr-3", url: "https://todo--pr-3.example.com" },
    ...{ deploymentId: 7, digest: `sha256:${"b".repeat(64)}`, buildMs: 400, build: "built" },
    startedAt: "2026-11-01T00:00:00Z",
  },
  result: "deployed",
  action: "upload",
  reason: "new",
  timings: { totalMs: 3200, buildMs: 400, uploadMs: 600, verifyMs: 300 },
  hasLogo: false,
  ...(startupMs === undefined ? {} : { startupMs }),
});

describe("a deployment's summary", () => {
  it("shows the start-up time that Cloudflare measured against its limit", () => {
    expect(renderDeploySummary([deployed(40)])).toContain(
      "**live** (new), start-up 40 ms of 1,000 ms (4 %) |",
    );
    expect(toDeploymentReport(deployed(40)).startupMs).toBe(40);
  });

  it("omits the start-up time if nothing was uploaded", () => {
    expect(renderDeploySummary([deployed()])).toContain("**live** (new) |");
    expect(toDeploymentReport(deployed())).not.toHaveProperty("startupMs");
  });
});
