import type { Proof } from "../domain/build/manifest.ts";

/** Asks the public URL which build answers there. */
export interface Liveness {
  /**
   * Returns once `url` (no trailing slash) answers with `proof.buildId` at `PROOF_PATH`.
   * Throws NOT_LIVE, saying what answered last, when the deadline passes first.
   */
  waitFor(url: string, proof: Pick<Proof, "buildId">): Promise<void>;
}
