import type { Artifact } from "../domain/build/manifest.ts";
import type { Digest } from "../domain/digest.ts";

/** Artifacts stored in the apps repository as git refs; see `artifactRef` and `buildKeyRef`. */
export interface Artifacts {
  /**
   * Finds the artifact built from `buildKey`. Every file of it has the digest that its manifest names. Throws
   * ARTIFACT_INVALID if one does not.
   */
  findByKey(app: string, buildKey: string): Promise<Artifact | undefined>;
  /** Loads an artifact. Throws ARTIFACT_NOT_FOUND, or ARTIFACT_INVALID if a file was changed. */
  load(app: string, digest: Digest): Promise<Artifact>;
  /** Returns the digests of an app's stored artifacts whose build id starts with `prefix`. */
  list(app: string, prefix?: string): Promise<readonly Digest[]>;
  /** Stores an artifact and returns the stored one. Idempotent. */
  save(artifact: Artifact): Promise<Artifact>;
}
