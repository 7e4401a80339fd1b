import { join } from "node:path";
import {
  type Artifact,
  type ArtifactFile,
  type Manifest,
  PROOF_PATH,
  TREEMAP_PATH,
} from "../../../domain/build/manifest.ts";
import { PipelineError } from "../../../domain/errors.ts";
import { inParallel } from "../../filesystem/in-parallel.ts";
import { listFiles } from "../../filesystem/list-files.ts";
import { readPlainFile } from "../../filesystem/open-file.ts";
import { measureFile } from "./digest-artifact.ts";
import { ASSETS_FOLDER, MANIFEST_FILE, WORKER_FOLDER } from "./layout.ts";
import { parseManifest } from "./parse-manifest.ts";

const MAX_MANIFEST_BYTES = 64 * 1024 * 1024;

/**
 * Reads and verifies an artifact: it contains every file of its manifest, unchanged, and no others, and the proof file
 * names this artifact. Throws ARTIFACT_INVALID.
 */
export async function readArtifact(directory: string): Promise<Artifact> {
  const manifest = await readManifest(directory);
  const expected = new Map<string, ArtifactFile>([
    ...manifest.modules.map((file) => [`${WORKER_FOLDER}/${file.path}`, file] as const),
    ...manifest.assets.map((file) => [`${ASSETS_FOLDER}${file.path}`, file] as const),
  ]);
  for (const { path, kind } of await listFiles(directory)) {
    if (path === MANIFEST_FILE) continue;
    if (kind === "symlink") throw invalid(`"${path}" is a symbolic link.`);
    // The treemap is for people; it is not deployed.
    if (path === TREEMAP_PATH) continue;
    if (!expected.has(path)) throw invalid(`"${path}" is not in the manifest.`);
  }
  await inParallel([...expected], ([path, file]) => verifyFile(join(directory, path), path, file));
  await verifyProof(directory, manifest);
  return { manifest, directory };
}

async function readManifest(directory: string): Promise<Manifest> {
  const file = join(directory, MANIFEST_FILE);
  let value: unknown;
  try {
    value = JSON.parse(readPlainFile(file, MAX_MANIFEST_BYTES).toString("utf8"));
  } catch (cause) {
    throw invalid(`Could not read ${MANIFEST_FILE}.`, cause);
  }
  const manifest = parseManifest(value);
  if ("invalid" in manifest) throw invalid(`The manifest ${manifest.invalid}`);
  return manifest;
}

async function verifyFile(file: string, path: string, { sizeBytes, digest }: ArtifactFile): Promise<void> {
  const found = await measureFile(file).catch((cause: unknown) => {
    throw invalid(`"${path}" is missing.`, cause);
  });
  if (found.sizeBytes !== sizeBytes || found.digest !== digest) {
    throw invalid(`"${path}" is not the file that was built.`);
  }
}

/** Verifies the proof file, which the digest does not cover, because the file contains it. */
async function verifyProof(directory: string, { app, buildId, digest }: Manifest): Promise<void> {
  const text = readPlainFile(join(directory, ASSETS_FOLDER, PROOF_PATH));
  if (String(text) !== `${JSON.stringify({ app, buildId, digest })}\n`) {
    throw invalid("The proof file names another artifact.");
  }
}

function invalid(message: string, cause?: unknown): PipelineError {
  return new PipelineError("ARTIFACT_INVALID", message, cause === undefined ? undefined : { cause });
}
