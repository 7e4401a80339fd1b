import { type Artifact, PROOF_PATH } from "../../actions/shared/domain/build/manifest.ts";
import { type Digest, toBuildId } from "../../actions/shared/domain/digest.ts";

/** An artifact without files on disk, whose digest is `digit` repeated. */
export function fakeArtifact(app: string, digit: string): Artifact {
  const digest: Digest = `sha256:${digit.repeat(64)}`;
  return {
    directory: "/nowhere",
    manifest: {
      formatVersion: 1,
      app,
      digest,
      buildId: toBuildId(digest),
      buildKey: digit.repeat(64),
      worker: {
        compatibilityDate: "2026-07-01",
        compatibilityFlags: [],
        bindings: [],
        migrations: [],
        passthrough: {},
      },
      modules: [],
      assets: [{ path: PROOF_PATH, sizeBytes: 1, digest, contentType: "application/json" }],
      toolchain: {},
      metrics: {
        workerBytes: 0,
        workerGzipBytes: 0,
        assetBytes: 1,
        assetCount: 1,
        largestModules: [],
        largestAssets: [],
      },
    },
  };
}
