import { execFile } from "node:child_process";
import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  createTempFolder,
  type TempFolder,
} from "../../../actions/shared/adapters/filesystem/temp-folder.ts";
import { FULL_NAME, openScene, type Scene } from "../../local/github/scene.ts";

const STEP = join(import.meta.dirname, "closures-step.ts");

let scene: Scene;
let folder: TempFolder;
beforeEach(async () => {
  scene = await openScene();
  folder = await createTempFolder();
});
afterEach(async () => {
  await rm(folder.path, { recursive: true });
  await scene[Symbol.asyncDispose]();
});

/** One step of a job on a fresh runner, whose folders lie as everywhere. */
async function step(runner: string, ...args: readonly string[]) {
  const workspace = join(folder.path, runner, "work/apps");
  const temp = join(folder.path, runner, "temp");
  await mkdir(workspace, { recursive: true });
  await mkdir(temp, { recursive: true });
  const { host, serverUrl, resultsUrl } = scene.gitHub;
  const { id: runId } = await host.createRun({
    repository: FULL_NAME,
    name: "Production",
    displayTitle: "Production",
    workflowPath: ".github/workflows/production.yml",
    event: "push",
    actor: "mona",
    headBranch: "main",
    headSha: scene.sha,
    ref: "refs/heads/main",
  });
  const { id: jobId } = await host.createJob(runId, { name: "build", status: "in_progress" });
  const token = await host.issueJobToken({ repository: FULL_NAME, runId, jobId, permissions: {} });
  const { stdout } = await promisify(execFile)(process.execPath, [STEP, ...args], {
    cwd: workspace,
    env: {
      PATH: process.env["PATH"],
      RUNNER_TEMP: temp,
      GITHUB_WORKSPACE: workspace,
      GITHUB_SERVER_URL: serverUrl,
      ACTIONS_RESULTS_URL: resultsUrl,
      ACTIONS_RUNTIME_TOKEN: token.runtimeToken,
      ACTIONS_CACHE_SERVICE_V2: "true",
    },
  });
  return JSON.parse(/^ANSWER (.*)$/m.exec(stdout)?.[1] ?? "null") as unknown;
}

describe("createActionsClosures", () => {
  it("hands the newest packages of a key to another runner, and none of another key", async () => {
    const saved = { found: null, warnings: [] };
    expect(await step("a", "save", "trusted", "k1", "old")).toEqual(saved);
    expect(await step("b", "save", "trusted", "k1", "new")).toEqual(saved);
    expect(await step("c", "find", "any", "k1")).toEqual({ found: "new", warnings: [] });
    expect(await step("d", "find", "any", "k2")).toEqual({ found: null, warnings: [] });
  });

  it("keeps nothing of a run that is not trusted", async () => {
    await step("a", "save", "untrusted", "k1", "evil");
    expect(await step("b", "find", "any", "k1")).toEqual({ found: null, warnings: [] });
  });
});
