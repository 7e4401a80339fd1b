import type { Proof } from "../domain/build/manifest.ts";

/** The liveness check: asks the public URL which build answers there. */
export interface Liveness {
  /**
   * Resolves when `url` (without a trailing slash) answers with `proof.buildId` at `PROOF_PATH`. Throws NOT_LIVE with
   * the last answer if the deadline passes first.
   */
  waitFor(url: string, proof: Pick<Proof, "buildId">): Promise<void>;
}
