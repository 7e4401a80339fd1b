import { verifyEd25519 } from "../../../actions/shared/adapters/evidence/ed25519.ts";
import { isPipelineError } from "../../../actions/shared/domain/errors.ts";
import type {
  SignatureReading,
  StatementReading,
} from "../../../actions/shared/domain/evidence/chain-facts.ts";
import { parseStatement } from "../../../actions/shared/domain/evidence/statement.ts";
import type { FoundEvidence } from "./read-evidence.ts";
import type { ExpectedSigner } from "./signer-identity.ts";
import { verifyBundle } from "./verify-bundle.ts";

/** What signatures are checked with. */
export interface SignatureMeans {
  /** `evidence.public-key` of the default branch. */
  readonly publicKey: string | undefined;
  /** Sigstore's roots; empty without any. */
  readonly trustedRoots: readonly unknown[];
  readonly signer: ExpectedSigner;
}

/** Parses a statement and checks its signature. */
export function readStatement(found: FoundEvidence, means: SignatureMeans): StatementReading {
  try {
    return {
      state: "read",
      facts: parseStatement(found.statement),
      signature: checkSignature(found.signed, means),
    };
  } catch (thrown) {
    if (!isPipelineError(thrown, "EVIDENCE_INVALID")) throw thrown;
    return { state: "invalid", problem: `The statement is not one of ours: ${thrown.message}` };
  }
}

function checkSignature(
  signed: FoundEvidence["signed"],
  { publicKey, trustedRoots, signer }: SignatureMeans,
): SignatureReading {
  switch (signed.by) {
    case "none":
      return { state: "none" };
    case "github":
      if (trustedRoots.length > 0) return verifyBundle(signed.bundle, trustedRoots, signer);
      return {
        state: "unchecked",
        why: "GitHub's attestation was not checked: pass --trusted-root with the output of `gh attestation trusted-root`.",
      };
    case "key": {
      if (publicKey === undefined) {
        const why = "The signature was not checked: the default branch has no `evidence.public-key`.";
        return { state: "unchecked", why };
      }
      const keyid = verifyEd25519(signed.envelope, publicKey);
      if (keyid === undefined) {
        return { state: "invalid", problem: "The signature does not match `evidence.public-key`." };
      }
      return { state: "valid", by: "key", signer: `the key ${keyid}` };
    }
  }
}
