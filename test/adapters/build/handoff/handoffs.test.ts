import { mkdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { sealArtifact } from "../../../../actions/shared/adapters/build/artifact/seal-artifact.ts";
import {
  createHandoffs,
  type Uploads,
} from "../../../../actions/shared/adapters/build/handoff/read-handoff.ts";
import { writeReport } from "../../../../actions/shared/adapters/build/handoff/write-report.ts";
import {
  createTempFolder,
  type TempFolder,
} from "../../../../actions/shared/adapters/filesystem/temp-folder.ts";
import {
  type Artifact,
  TREEMAP_PATH,
  type WorkerSettings,
} from "../../../../actions/shared/domain/build/manifest.ts";
import type { WaitingBuild } from "../../../../actions/shared/domain/build/waiting-build.ts";
import { targetFor } from "../../../../actions/shared/domain/plan/plan.ts";
import { writeFiles } from "../../../fixtures/workspace.ts";

const waiting: WaitingBuild = {
  app: "todo",
  path: "apps/todo",
  buildKey: "a".repeat(64),
  deploymentId: 1,
  job: "isolated",
};
const target = targetFor(
  "todo",
  "apps/todo",
  { namespace: "overskill-preview", domain: "preview.example.com" },
  { environment: "preview", commit: "c".repeat(40), pullRequest: 7 },
);
/** What `apps/todo/wrangler.jsonc` below says. */
const SETTINGS: WorkerSettings = {
  mainModule: "index.js",
  compatibilityDate: "2026-07-01",
  compatibilityFlags: ["nodejs_compat"],
  bindings: [
    { type: "plain_text", name: "GREETING", text: "hello" },
    { type: "kv_namespace", name: "STORE", namespace_id: "0".repeat(32) },
  ],
  migrations: [],
  assetsConfig: {},
  passthrough: {},
};

describe("the artifact of another job", () => {
  let folder: TempFolder;
  let place: string;
  let uploads: Uploads;
  beforeEach(async () => {
    uploads = {
      artifacts: [
        { name: "overskill-preview-isolated-todo", jobId: "job-todo" },
        { name: "overskill-preview-isolated-poll", jobId: "job-poll" },
        { name: "overskill-preview-shard-1-of-2", jobId: "job-shard" },
      ],
      jobs: [
        { name: "preview / builds / Custom build of todo", steps: ["Build for handoff job-todo"] },
        { name: "preview / builds / Custom build of poll", steps: ["Build for handoff job-poll"] },
        { name: "preview / builds / Build shard 1-of-2", steps: ["Build for handoff job-shard"] },
      ],
    };
    folder = await createTempFolder();
    place = join(folder.path, "handoffs/overskill-preview-isolated-todo/todo");
    await writeFiles(join(folder.path, "workspace"), {
      "apps/todo/wrangler.jsonc": {
        name: "todo",
        main: "index.ts",
        compatibility_date: "2026-07-01",
        compatibility_flags: ["nodejs_compat"],
        vars: { GREETING: "hello" },
        kv_namespaces: [{ binding: "STORE", id: "0".repeat(32) }],
      },
      "apps/todo/index.ts": "export default {};",
    });
  });
  afterEach(() => rm(folder.path, { recursive: true }));

  const handoffs = () =>
    createHandoffs({
      folder: join(folder.path, "handoffs"),
      workspace: join(folder.path, "workspace"),
      environment: "preview",
      readUploads: async () => uploads,
    });
  const seal = async (
    worker: Partial<WorkerSettings> = {},
    { app = "todo", buildKey = waiting.buildKey } = {},
  ): Promise<Artifact> => {
    await mkdir(join(place, "worker"), { recursive: true });
    await writeFile(join(place, "worker/index.js"), "export default {};");
    return sealArtifact(place, {
      ...{ app, buildKey, toolchain: { mode: "custom" } },
      worker: { ...SETTINGS, ...worker },
      moduleTypes: new Map([["index.js", "esm"]]),
    });
  };

  it("accepts an artifact with the settings of the configuration", async () => {
    const { manifest } = await seal();
    expect((await handoffs().load(waiting, target)).manifest).toEqual(manifest);
  });

  it("accepts settings that only a build knows: imported files as bindings, headers and redirects", async () => {
    await seal({
      bindings: [...SETTINGS.bindings, { type: "wasm_module", name: "WASM", part: "index.js" }],
      assetsConfig: { _headers: "/*\n  X-A: b\n", _redirects: "/a /b" },
    });
    const { manifest } = await handoffs().load(waiting, target);
    expect(manifest.worker.bindings).toHaveLength(3);
  });

  it.each<[string, Partial<WorkerSettings>]>([
    [
      "a binding more",
      { bindings: [...SETTINGS.bindings, { type: "d1", name: "DB", database_id: "other" }] },
    ],
    [
      "another target of a binding",
      { bindings: [{ type: "kv_namespace", name: "STORE", namespace_id: "1" }] },
    ],
    ["another variable", { bindings: [{ type: "plain_text", name: "GREETING", text: "bye" }] }],
    ["other flags", { compatibilityFlags: [] }],
    ["other limits", { passthrough: { limits: { cpu_ms: 300_000 } } }],
    ["a migration", { migrations: [{ tag: "v1", deleted_classes: ["Room"] }] }],
    ["other handling of assets", { assetsConfig: { not_found_handling: "single-page-application" } }],
    [
      "a service binding that calls itself a file",
      { bindings: [...SETTINGS.bindings, { type: "data_blob", name: "X", part: "a", service: "admin" }] },
    ],
  ])("refuses %s", async (_, worker) => {
    await seal(worker);
    await expect(handoffs().load(waiting, target)).rejects.toMatchObject({
      code: "ARTIFACT_INVALID",
      message: expect.stringContaining("settings that differ"),
    });
  });

  it("refuses another app's artifact, and one built from something else", async () => {
    await seal({}, { app: "poll" });
    await expect(handoffs().load(waiting, target)).rejects.toMatchObject({ code: "ARTIFACT_INVALID" });
    await rm(place, { recursive: true });
    await seal({}, { buildKey: "b".repeat(64) });
    await expect(handoffs().load(waiting, target)).rejects.toMatchObject({ code: "ARTIFACT_INVALID" });
  });

  it("refuses changed files, files that are not listed, and links", async () => {
    await seal();
    await writeFile(join(place, "worker/index.js"), "export default {}; /* more */");
    await expect(handoffs().load(waiting, target)).rejects.toMatchObject({ code: "ARTIFACT_INVALID" });
    await seal();
    await writeFile(join(place, "worker/other.js"), "");
    await expect(handoffs().load(waiting, target)).rejects.toMatchObject({ code: "ARTIFACT_INVALID" });
    await rm(join(place, "worker/other.js"));
    await symlink("/etc/hostname", join(place, "worker/link"));
    await expect(handoffs().load(waiting, target)).rejects.toMatchObject({ code: "ARTIFACT_INVALID" });
  });

  it("refuses what another job uploaded, as report and as artifact", async () => {
    await seal();
    await writeReport(join(folder.path, "handoffs/overskill-preview-isolated-todo"), []);
    await writeReport(join(folder.path, "handoffs/overskill-preview-shard-1-of-2"), []);
    const artifacts = uploads.artifacts.map(({ name }) => ({ name, jobId: "job-poll" }));
    uploads = { ...uploads, artifacts };
    const refused = { code: "ARTIFACT_INVALID", message: expect.stringMatching(/another job than/) };
    await expect(handoffs().load(waiting, target)).rejects.toMatchObject(refused);
    await expect(handoffs().findReport(waiting)).rejects.toMatchObject(refused);
    await expect(handoffs().findReport({ ...waiting, job: "shard" })).rejects.toMatchObject(refused);
  });

  it("replaces the treemap of the other job", async () => {
    await seal();
    await writeFile(join(place, TREEMAP_PATH), "<svg><script>alert(1)</script></svg>");
    const { directory } = await handoffs().load(waiting, target);
    expect(await readFile(join(directory, TREEMAP_PATH), "utf8")).not.toContain("script>");
  });

  it("reports a missing artifact", async () => {
    await expect(handoffs().load(waiting, target)).rejects.toMatchObject({ code: "ARTIFACT_NOT_FOUND" });
    expect(await handoffs().findReport(waiting)).toBeUndefined();
  });

  it("finds the report of each build in the workflow artifact of its job", async () => {
    const digest = `sha256:${"a".repeat(64)}` as const;
    const report = { app: "todo", result: "built", digest, buildMs: 5, phases: [], notes: [] } as const;
    await writeReport(join(folder.path, "handoffs/overskill-preview-isolated-poll"), [report]);
    expect(await handoffs().findReport(waiting)).toBeUndefined();
    await writeReport(join(folder.path, "handoffs/overskill-preview-isolated-todo"), [report]);
    expect(await handoffs().findReport(waiting)).toEqual(report);
    expect(await handoffs().findReport({ ...waiting, job: "shard" })).toBeUndefined();
    await writeReport(join(folder.path, "handoffs/overskill-preview-shard-1-of-2"), [report]);
    expect(await handoffs().findReport({ ...waiting, job: "shard" })).toEqual(report);
  });
});
