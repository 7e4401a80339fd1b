import type { Proof } from "../domain/build/manifest.ts";
import type { Digest } from "../domain/digest.ts";

/** The liveness check: asks the public URL which build answers there. */
export interface Liveness {
  /**
   * Resolves when `url` (without a trailing slash) answers with `proof.buildId` at `PROOF_PATH`. Throws NOT_LIVE with
   * the last answer if the deadline passes first.
   */
  waitFor(url: string, proof: Pick<Proof, "buildId">): Promise<void>;
  /** Finds the build that `url` serves; undefined if it does not answer, or not with a build. Never throws. */
  findServed(url: string): Promise<Digest | undefined>;
}
