import { mkdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readArtifact } from "../../../../actions/shared/adapters/build/artifact/read-artifact.ts";
import {
  createTempFolder,
  type TempFolder,
} from "../../../../actions/shared/adapters/filesystem/temp-folder.ts";
import type { Artifact, Manifest } from "../../../../actions/shared/domain/build/manifest.ts";
import { isPipelineError } from "../../../../actions/shared/domain/errors.ts";
import { writeTestArtifact } from "../../../fixtures/artifacts.ts";

let folder: TempFolder;
let artifact: Artifact;
beforeEach(async () => {
  folder = await createTempFolder();
  artifact = await writeTestArtifact(join(folder.path, "artifact"));
});
afterEach(() => rm(folder.path, { recursive: true }));

const at = (path: string) => join(artifact.directory, path);

async function refusal(): Promise<string> {
  const thrown = await readArtifact(artifact.directory).then(
    () => undefined,
    (error: unknown) => error,
  );
  if (!isPipelineError(thrown, "ARTIFACT_INVALID")) throw thrown ?? new Error("it was accepted");
  return thrown.message;
}

async function changeManifest(change: (manifest: Manifest) => object): Promise<void> {
  await writeFile(at("manifest.json"), JSON.stringify(change(artifact.manifest)));
}

describe("readArtifact", () => {
  it("returns the sealed artifact", async () => {
    expect(await readArtifact(artifact.directory)).toEqual(artifact);
  });

  it("refuses a file that was changed, even if its size is the same", async () => {
    const bytes = await readFile(at("worker/index.js"));
    bytes[0] = 0x20;
    await writeFile(at("worker/index.js"), bytes);
    expect(await refusal()).toBe('"worker/index.js" is not the file that was built.');
  });

  it("reads an artifact whose treemap is missing or differs", async () => {
    await writeFile(at("report/treemap.svg"), "<svg/>");
    expect(await readArtifact(artifact.directory)).toEqual(artifact);
    await rm(at("report"), { recursive: true });
    expect(await readArtifact(artifact.directory)).toEqual(artifact);
  });

  it("rejects any other file next to the treemap", async () => {
    await writeFile(at("report/run.sh"), "");
    expect(await refusal()).toBe('"report/run.sh" is not in the manifest.');
  });

  it("refuses a missing file", async () => {
    await rm(at("assets/index.html"));
    expect(await refusal()).toBe('"assets/index.html" is missing.');
  });

  it("rejects a file that the manifest does not list", async () => {
    await writeFile(at("assets/extra.html"), "");
    expect(await refusal()).toBe('"assets/extra.html" is not in the manifest.');
  });

  it("refuses a symbolic link, whatever it leads to", async () => {
    await rm(at("assets/index.html"));
    await symlink("/etc/passwd", at("assets/index.html"));
    expect(await refusal()).toBe('"assets/index.html" is a symbolic link.');
  });

  it("refuses the proof file of another artifact", async () => {
    const other = { ...artifact.manifest, app: "other" };
    await writeFile(at("assets/.well-known/overskill.json"), `${JSON.stringify({ app: other.app })}\n`);
    expect(await refusal()).toMatch(/overskill\.json" is not the file that was built/);
  });

  it("refuses a directory without a manifest", async () => {
    await rm(at("manifest.json"));
    expect(await refusal()).toBe("Could not read manifest.json.");
  });

  it.each([
    [
      "settings under the old digest",
      (m: Manifest) => ({ ...m, worker: { ...m.worker, bindings: [{ type: "ai", name: "AI" }] } }),
    ],
    ["another app's name", (m: Manifest) => ({ ...m, app: "other" })],
    [
      "a digest it does not have",
      (m: Manifest) => ({ ...m, digest: `sha256:${"0".repeat(64)}`, buildId: "000000000000" }),
    ],
    [
      "a path that climbs out",
      (m: Manifest) => ({ ...m, modules: m.modules.map((f) => ({ ...f, path: "../index.js" })) }),
    ],
    [
      "a path into git's folder",
      (m: Manifest) => ({ ...m, modules: m.modules.map((f) => ({ ...f, path: ".git/config" })) }),
    ],
    [
      "an asset without a leading slash",
      (m: Manifest) => ({ ...m, assets: m.assets.map((f) => ({ ...f, path: f.path.slice(1) })) }),
    ],
    [
      "a header in a content type",
      (m: Manifest) => ({ ...m, assets: m.assets.map((f) => ({ ...f, contentType: "a/b\r\nx: y" })) }),
    ],
    ["an asset twice", (m: Manifest) => ({ ...m, assets: [...m.assets, ...m.assets] })],
    ["no main module", (m: Manifest) => ({ ...m, worker: { ...m.worker, mainModule: "nowhere.js" } })],
    [
      "sizes that are none",
      (m: Manifest) => ({
        ...m,
        metrics: { ...m.metrics, largestAssets: [{ path: "/a", sizeBytes: "<b>" }] },
      }),
    ],
    ["a newer format", (m: Manifest) => ({ ...m, formatVersion: 2 })],
  ])("refuses a manifest with %s", async (_what, change) => {
    await changeManifest(change);
    expect(await refusal()).toMatch(/^The manifest /);
  });
});

describe("sealing", () => {
  it("measures the largest files and draws them", async () => {
    const { largestModules, largestAssets } = artifact.manifest.metrics;
    expect(largestModules.map(({ path }) => path)).toEqual(["index.js", "data.bin"]);
    expect(largestAssets).toEqual([{ path: "/index.html", sizeBytes: 13 }]);
    const treemap = await readFile(at("report/treemap.svg"), "utf8");
    for (const name of ["index.js", "index.html", "todo"]) expect(treemap).toContain(name);
  });

  it("gives the same digest whatever the order of keys and files", async () => {
    const other = await writeTestArtifact(join(folder.path, "other"), { reversed: true });
    expect(other.manifest.digest).toBe(artifact.manifest.digest);
  });

  it("gives another digest for other settings, other bytes or another app", async () => {
    await mkdir(join(folder.path, "more"));
    const others = await Promise.all([
      writeTestArtifact(join(folder.path, "more/a"), { code: "export default { a: 1 };" }),
      writeTestArtifact(join(folder.path, "more/b"), { app: "other" }),
      writeTestArtifact(join(folder.path, "more/c"), { page: "<h1>Other</h1>" }),
    ]);
    const digests = [artifact, ...others].map(({ manifest }) => manifest.digest);
    expect(new Set(digests).size).toBe(4);
  });
});
