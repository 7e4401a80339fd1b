import type { Artifact } from "../domain/build/manifest.ts";
import type { Digest } from "../domain/digest.ts";

/** Artifacts kept in the apps repository as git refs; see `artifactRef` and `buildKeyRef`. */
export interface Artifacts {
  /** The artifact built from `buildKey`, or undefined. Verified: every file has the digest its manifest says. */
  findByKey(app: string, buildKey: string): Promise<Artifact | undefined>;
  /** Throws ARTIFACT_NOT_FOUND, or ARTIFACT_INVALID when a file was changed. */
  load(app: string, digest: Digest): Promise<Artifact>;
  /** The digests kept for an app whose build id starts with `prefix`. */
  list(app: string, prefix?: string): Promise<readonly Digest[]>;
  /** Gives the artifact as it is kept. Saving the same one twice is harmless. */
  save(artifact: Artifact): Promise<Artifact>;
}
