import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { answer, FULL_NAME, openScene, REPO, type Scene } from "../scene.ts";

const CLIENT = join(import.meta.dirname, "pass-artifact.mjs");

/** A job of a run, as the runner starts it. */
interface Job {
  readonly runId: number;
  readonly jobId: number;
  readonly token: string;
  readonly runtimeToken: string;
}

let scene: Scene;
let folder: string;
beforeEach(async () => {
  scene = await openScene();
  folder = await mkdtemp(join(tmpdir(), "overskill-artifact-test-"));
  await mkdir(join(folder, "data/deep"), { recursive: true });
  await writeFile(join(folder, "data/file.txt"), "passed on");
  await writeFile(join(folder, "data/deep/other.bin"), Buffer.from([0, 1, 2, 255]));
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
  await scene[Symbol.asyncDispose]();
});

const startRun = async (): Promise<number> => {
  const { id } = await scene.gitHub.host.createRun({
    repository: FULL_NAME,
    name: "Preview",
    displayTitle: "Preview",
    workflowPath: ".github/workflows/preview.yml",
    event: "push",
    actor: "mona",
    headBranch: "main",
    headSha: scene.sha,
    ref: "refs/heads/main",
  });
  return id;
};

const startJob = async (runId: number): Promise<Job> => {
  const { host } = scene.gitHub;
  const { id: jobId } = await host.createJob(runId, { name: "build", status: "in_progress" });
  const tokens = await host.issueJobToken({
    repository: FULL_NAME,
    runId,
    jobId,
    permissions: { actions: "read" },
  });
  return { runId, jobId, ...tokens };
};

/** Returns the official client's answer in a step of the job. */
const client = async (job: Job, ...args: readonly string[]): Promise<unknown> => {
  const { stdout } = await promisify(execFile)(process.execPath, [CLIENT, ...args], {
    cwd: folder,
    env: {
      PATH: process.env["PATH"],
      GITHUB_WORKSPACE: folder,
      GITHUB_SERVER_URL: scene.gitHub.serverUrl,
      GITHUB_API_URL: scene.gitHub.apiUrl,
      ACTIONS_RESULTS_URL: scene.gitHub.resultsUrl,
      ACTIONS_RUNTIME_TOKEN: job.runtimeToken,
    },
  });
  return JSON.parse(/^ANSWER (.*)$/m.exec(stdout)?.[1] ?? "null");
};

const twirp = async (method: string, { runtimeToken }: Job, body: Readonly<Record<string, unknown>>) => {
  const url = `${scene.gitHub.resultsUrl}twirp/github.actions.results.api.v1.ArtifactService/${method}`;
  const headers = { "content-type": "application/json", authorization: `Bearer ${runtimeToken}` };
  const response = await fetch(url, { method: "POST", headers, body: JSON.stringify(body) });
  return { status: response.status, body: (await response.json()) as Record<string, string> };
};

const idsOf = ({ runId, jobId }: Job) => ({
  workflow_run_backend_id: String(runId),
  workflow_job_run_backend_id: String(jobId),
});

describe("the artifact service with the official client", () => {
  it("passes files from one job to another of the same run, with their metadata", async () => {
    const first = await startJob(await startRun());
    const uploaded = await client(first, "upload", "builds");
    expect(uploaded).toMatchObject({
      id: expect.any(Number),
      digest: expect.stringMatching(/^[0-9a-f]{64}$/),
    });

    const second = await startJob(first.runId);
    expect(await client(second, "download", "builds")).toEqual({ digestMismatch: false });
    expect(await readFile(join(folder, "received/file.txt"), "utf8")).toBe("passed on");
    expect([...(await readFile(join(folder, "received/deep/other.bin")))]).toEqual([0, 1, 2, 255]);
    expect(await client(second, "delete", "builds")).toEqual({ id: (uploaded as { id: number }).id });
    expect(await client(second, "list")).toEqual([]);
  });

  it("hides the artifacts of another run, except from a token that may read Actions", async () => {
    const first = await startJob(await startRun());
    await client(first, "upload", "builds");
    const other = await startJob(await startRun());

    expect(await client(other, "download", "builds")).toEqual({
      failure: expect.stringContaining("Artifact not found"),
    });
    expect(await client(other, "download", "builds", other.token, String(first.runId))).toEqual({
      digestMismatch: false,
    });
    expect(await readFile(join(folder, "received/file.txt"), "utf8")).toBe("passed on");
  });

  it("rejects a second upload of a name in a run and keeps the first content", async () => {
    const job = await startJob(await startRun());
    await client(job, "upload", "builds");
    await writeFile(join(folder, "data/file.txt"), "changed");
    expect(await client(await startJob(job.runId), "upload", "builds")).toEqual({
      failure: expect.stringContaining("an artifact with this name already exists on the workflow run"),
    });
    await client(job, "download", "builds");
    expect(await readFile(join(folder, "received/file.txt"), "utf8")).toBe("passed on");
  });
});

describe("the artifact service's protocol", () => {
  const upload = async (job: Job, name: string, content = "zip"): Promise<string> => {
    const { body } = await twirp("CreateArtifact", job, { ...idsOf(job), name, version: 7 });
    const address = body["signed_upload_url"] ?? "";
    expect((await fetch(address, { method: "PUT", body: content })).status).toBe(201);
    const size = String(content.length);
    const finished = await twirp("FinalizeArtifact", job, { ...idsOf(job), name, size, hash: "sha256:00" });
    expect(finished.body["ok"]).toBe(true);
    return address;
  };

  it.each(["CreateArtifact", "FinalizeArtifact", "ListArtifacts", "GetSignedArtifactURL", "DeleteArtifact"])(
    "refuses %s with a token that it did not sign, and for another run",
    async (method) => {
      const job = await startJob(await startRun());
      const forged = { ...job, runtimeToken: `${job.runtimeToken}x` };
      expect((await twirp(method, forged, { ...idsOf(job), name: "builds" })).status).toBe(401);
      const other = await startRun();
      const foreign = { ...idsOf(job), workflow_run_backend_id: String(other), name: "builds" };
      expect((await twirp(method, job, foreign)).status).toBe(403);
    },
  );

  it("closes the upload URL of a finished artifact, and rejects the wrong size", async () => {
    const job = await startJob(await startRun());
    const address = await upload(job, "builds");
    expect((await fetch(address, { method: "PUT", body: "later" })).status).toBe(403);

    const { body } = await twirp("CreateArtifact", job, { ...idsOf(job), name: "short", version: 7 });
    await fetch(body["signed_upload_url"] ?? "", { method: "PUT", body: "12345" });
    const finish = await twirp("FinalizeArtifact", job, { ...idsOf(job), name: "short", size: "4" });
    expect(finish.body["ok"]).toBe(false);
    const missing = await twirp("GetSignedArtifactURL", job, { ...idsOf(job), name: "short" });
    expect(missing.status).toBe(404);
  });

  it.each(["a/b", "a\\b", 'a"b', "a:b", "a\nb"])("rejects the name %j", async (name) => {
    const job = await startJob(await startRun());
    expect((await twirp("CreateArtifact", job, { ...idsOf(job), name, version: 7 })).status).toBe(400);
  });

  it("lists artifacts in the REST API, and deletes them there", async () => {
    const job = await startJob(await startRun());
    await upload(job, "one");
    await upload(job, "two", "other");
    const { actions } = scene.octokit.rest;

    const ofRun = await actions.listWorkflowRunArtifacts({ ...REPO, run_id: job.runId });
    expect(ofRun.data).toMatchObject({ total_count: 2, artifacts: [{ name: "two" }, { name: "one" }] });
    const { data } = await actions.listArtifactsForRepo({ ...REPO, name: "one" });
    expect(data).toMatchObject({
      total_count: 1,
      artifacts: [{ size_in_bytes: 3, digest: "sha256:00", workflow_run: { id: job.runId } }],
    });
    const id = data.artifacts[0]?.id ?? 0;
    const archive = await actions.downloadArtifact({ ...REPO, artifact_id: id, archive_format: "zip" });
    expect(Buffer.from(archive.data as ArrayBuffer).toString()).toBe("zip");
    await actions.deleteArtifact({ ...REPO, artifact_id: id });
    expect((await answer(actions.getArtifact({ ...REPO, artifact_id: id }))).status).toBe(404);
  });

  it("rejects a deletion over REST with a token that may only read Actions", async () => {
    const job = await startJob(await startRun());
    await upload(job, "one");
    const { data } = await scene.octokit.rest.actions.listArtifactsForRepo(REPO);
    const reading = await scene.job({ actions: "read" });
    const artifact_id = data.artifacts[0]?.id ?? 0;
    const refused = await answer(reading.rest.actions.deleteArtifact({ ...REPO, artifact_id }));
    expect(refused.status).toBe(403);
  });
});
