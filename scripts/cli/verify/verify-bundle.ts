import { bundleFromJSON } from "@sigstore/bundle";
import { X509Certificate } from "@sigstore/core";
import { TrustedRoot } from "@sigstore/protobuf-specs";
import { toSignedEntity, toTrustMaterial, Verifier } from "@sigstore/verify";
import type { SignatureReading } from "../../../actions/shared/domain/evidence/chain-facts.ts";
import { errorMessage } from "../../../actions/shared/domain/text/error-message.ts";
import { type ExpectedSigner, findIdentityProblem, type SignerIdentity } from "./signer-identity.ts";

const OID = {
  issuer: "1.3.6.1.4.1.57264.1.8",
  repository: "1.3.6.1.4.1.57264.1.12",
  ref: "1.3.6.1.4.1.57264.1.14",
  entry: "1.3.6.1.4.1.57264.1.18",
};

/**
 * Verifies a Sigstore bundle without a network, against roots as `gh attestation trusted-root` prints them: one a line, that
 * of the public instance and that of GitHub's own, which has no transparency log.
 */
export function verifyBundle(
  bundle: unknown,
  trustedRoots: readonly unknown[],
  expected: ExpectedSigner,
): SignatureReading {
  let problem = "no trusted root was given";
  for (const root of trustedRoots) {
    try {
      const trusted = TrustedRoot.fromJSON(root);
      const log = trusted.tlogs.length > 0 ? 1 : 0;
      const verifier = new Verifier(toTrustMaterial(trusted), {
        tlogThreshold: log,
        ctlogThreshold: trusted.ctlogs.length > 0 ? 1 : 0,
        timestampThreshold: 1,
      });
      const parsed = bundleFromJSON(bundle);
      verifier.verify(toSignedEntity(parsed));
      const identity = readIdentity(parsed);
      const refusal = findIdentityProblem(identity, expected);
      return refusal === undefined
        ? { state: "valid", by: "github", signer: identity.workflow ?? "" }
        : { state: "invalid", problem: refusal };
    } catch (thrown) {
      problem = errorMessage(thrown);
    }
  }
  return { state: "invalid", problem: `The attestation cannot be verified: ${problem}` };
}

function readIdentity(bundle: ReturnType<typeof bundleFromJSON>): SignerIdentity {
  const { content } = bundle.verificationMaterial;
  const raw =
    content.$case === "certificate"
      ? content.certificate.rawBytes
      : content.$case === "x509CertificateChain"
        ? content.x509CertificateChain.certificates[0]?.rawBytes
        : undefined;
  if (raw === undefined) throw new Error("the bundle has no certificate");
  const certificate = X509Certificate.parse(Buffer.from(raw));
  const read = (oid: string) => certificate.extension(oid)?.valueObj.subs[0]?.value.toString("utf8");
  return {
    workflow: certificate.subjectAltName,
    issuer: read(OID.issuer),
    repository: read(OID.repository),
    ref: read(OID.ref),
    entry: read(OID.entry),
  };
}
