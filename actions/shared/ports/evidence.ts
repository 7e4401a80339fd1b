import type { Digest } from "../domain/digest.ts";
import type { EvidenceStatement } from "../domain/evidence/statement.ts";

/** Signs statements with a key of the environment. */
export interface StatementSigner {
  /** Returns the JSON of a signed envelope. */
  sign(statement: EvidenceStatement): string;
}

/** Statements about production deployments, stored in the apps repository; see `evidenceRef`. */
export interface EvidenceStore {
  /** Stores the JSON of a statement or of a signed envelope. */
  save(evidence: StoredEvidence): Promise<void>;
}

/** The evidence of one deployment. */
interface StoredEvidence {
  readonly app: string;
  readonly digest: Digest;
  readonly deploymentId: number;
  readonly json: string;
}
