import { describe, expect, it } from "vitest";
import type { DeploymentState } from "../../../actions/shared/domain/deploy/deployment.ts";
import {
  currentState,
  deployedDigest,
  fitDescription,
  parseStatus,
  toCommitStatus,
  toStatus,
} from "../../../actions/shared/domain/deploy/deployment-status.ts";

const timings = { totalMs: 3200, buildMs: 400, uploadMs: 600, verifyMs: 300 };
const digest = `sha256:${"9f86d081884c".padEnd(64, "0")}` as const;
const url = "https://todo--pr-3.preview.example";

const forms: readonly { state: DeploymentState; github: string; description: string }[] = [
  { state: { state: "pending", reason: "Changed: a.ts" }, github: "queued", description: "Changed: a.ts" },
  { state: { state: "building" }, github: "in_progress", description: "Building" },
  {
    state: { state: "deploying", buildId: "9f86d081884c", buildMs: 400 },
    github: "in_progress",
    description: "Deploying 9f86d081884c, built in 0.4 s",
  },
  {
    state: { state: "deploying", buildId: "9f86d081884c", buildMs: 21_600_000, digest },
    github: "in_progress",
    description: `Deploying 9f86d081884c, built in 21600.0 s (${digest})`,
  },
  {
    state: { state: "deploying", buildId: "9f86d081884c", buildMs: 0 },
    github: "in_progress",
    description: "Deploying 9f86d081884c",
  },
  {
    state: { state: "deployed", url, timings },
    github: "success",
    description: "Live in 3.2 s: build 0.4, upload 0.6, verify 0.3",
  },
  {
    state: { state: "deployed", url, timings, note: "reproduced: the bytes that the preview showed" },
    github: "success",
    description:
      "Live in 3.2 s: build 0.4, upload 0.6, verify 0.3; reproduced: the bytes that the preview showed",
  },
  {
    state: { state: "failed", code: "BUILD_FAILED", fault: "user", message: "1 error in src/main.ts:3" },
    github: "failure",
    description: "BUILD_FAILED: 1 error in src/main.ts:3",
  },
  {
    state: { state: "failed", code: "CLOUDFLARE_UNAVAILABLE", fault: "upstream", message: "no answer" },
    github: "error",
    description: "CLOUDFLARE_UNAVAILABLE: no answer",
  },
  {
    state: { state: "failed", code: "UNEXPECTED", fault: "bug", message: "x is not a function" },
    github: "error",
    description: "UNEXPECTED: x is not a function",
  },
  {
    state: { state: "rolled_back", toBuildId: "9f86d081884c" },
    github: "inactive",
    description: "Rolled back to 9f86d081884c",
  },
  {
    state: { state: "superseded", by: "deployment 7" },
    github: "inactive",
    description: "Superseded by deployment 7",
  },
  {
    state: { state: "removed", reason: "#3 was closed" },
    github: "inactive",
    description: "Removed: #3 was closed",
  },
];

describe("toStatus and parseStatus", () => {
  it.each(forms)("$github: $description, there and back", ({ state, github, description }) => {
    const status = toStatus(state);
    expect(status).toMatchObject({ state: github, description });
    expect(parseStatus(status)).toEqual(state);
  });

  it("limits every description to GitHub's 140 characters", () => {
    const message = "first line\n second\tline 😀".repeat(20);
    const { description } = toStatus({ state: "failed", code: "BUILD_FAILED", fault: "user", message });
    expect(description.length).toBeLessThanOrEqual(140);
    expect(description).toMatch(/^BUILD_FAILED: first line second line 😀.*…$/);
  });

  it.each([
    [
      { state: "success", description: "Deployed by hand" },
      { state: "deployed", url: "" },
    ],
    [
      { state: "inactive", description: "" },
      { state: "superseded", by: "another deployment" },
    ],
    [{ state: "in_progress", description: "Working" }, { state: "building" }],
    [
      { state: "error", description: "NO_SUCH_CODE: x" },
      { state: "failed", code: "UNEXPECTED", fault: "bug", message: "x" },
    ],
  ] as const)("reads %j of another tool as the nearest state", (status, state) => {
    expect(parseStatus(status)).toEqual(state);
  });
});

describe("fitDescription", () => {
  it("does not cut a surrogate pair in half", () => {
    const fitted = fitDescription(`${"a".repeat(138)}😀😀`);
    expect(fitted).toBe(`${"a".repeat(138)}…`);
  });
});

describe("reading a deployment", () => {
  const statuses = [
    toStatus({ state: "deployed", url, timings }),
    toStatus({ state: "deploying", buildId: "9f86d081884c", buildMs: 400, digest }),
    toStatus({ state: "building" }),
  ];
  const other = `sha256:${"9f86d081884c".padEnd(64, "1")}` as const;

  it("derives the state from the newest status", () => {
    expect(currentState(statuses).state).toBe("deployed");
    expect(currentState([])).toEqual({ state: "pending", reason: "" });
  });

  it.each([
    ["in the status", { statuses }, digest],
    ["in the payload", { digest, statuses: statuses.slice(2) }, digest],
    ["in both", { digest, statuses }, digest],
    ["in neither", { statuses: statuses.slice(2) }, undefined],
    ["as two digests that differ after the build id", { digest: other, statuses }, undefined],
    [
      "as a build id that is not the payload's",
      { digest, statuses: [toStatus({ state: "deploying", buildId: "0".repeat(12), buildMs: 0 })] },
      undefined,
    ],
    [
      "as a build id alone",
      { statuses: [toStatus({ state: "deploying", buildId: "9f86d081884c", buildMs: 0 })] },
      undefined,
    ],
  ] as const)("finds the digest that is named %s", (_, record, expected) => {
    expect(deployedDigest(record)).toBe(expected);
  });
});

describe("toCommitStatus", () => {
  const building: DeploymentState = { state: "building" };

  it("links to the app once it is live", () => {
    expect(toCommitStatus(building, { state: "deployed", url, timings })).toMatchObject({
      state: "success",
      targetUrl: url,
    });
  });

  it("ends a superseded attempt, which would otherwise stay pending forever", () => {
    expect(toCommitStatus(building, { state: "superseded", by: "commit 9f86d08" })?.state).toBe("error");
  });

  it("returns undefined after the deployment was live", () => {
    const live: DeploymentState = { state: "deployed", url, timings };
    expect(toCommitStatus(live, { state: "removed", reason: "#3 was closed" })).toBeUndefined();
  });
});
