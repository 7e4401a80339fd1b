import type { Artifact } from "../domain/build/manifest.ts";
import type { Digest } from "../domain/digest.ts";

/**
 * Artifacts stored in the apps repository as git refs; see `artifactRef` and `buildKeyRef`. Everybody with push access
 * can write these refs, so they are a cache for previews and a history: every artifact is verified when it is read.
 */
export interface Artifacts {
  /**
   * Finds the artifact built from `buildKey`. Throws ARTIFACT_INVALID if it is another one's, if a file does not have
   * the digest that the manifest names, or if it does not say what it was built from.
   */
  findByKey(app: string, buildKey: string): Promise<Artifact | undefined>;
  /** Loads an artifact. Throws ARTIFACT_NOT_FOUND, or ARTIFACT_INVALID if a file was changed. */
  load(app: string, digest: Digest): Promise<Artifact>;
  /** Stores an artifact and returns the stored one. Idempotent. */
  save(artifact: Artifact): Promise<Artifact>;
}
