import { createHash, createPrivateKey, createPublicKey, type KeyObject, sign, verify } from "node:crypto";
import { PipelineError } from "../../domain/errors.ts";
import { type Envelope, PAYLOAD_TYPE, preAuthEncoding } from "../../domain/evidence/envelope.ts";
import type { StatementSigner } from "../../ports/evidence.ts";

/**
 * Creates a signer from an Ed25519 private key in PEM (PKCS #8), as `openssl genpkey -algorithm ed25519` writes it. Throws
 * INPUT_INVALID for any other key, without quoting it.
 */
export function createEd25519Signer(pem: string): StatementSigner {
  const key = readKey(() => createPrivateKey(pem), "OVERSKILL_SIGNING_KEY", "private key in PEM");
  const keyid = computeKeyId(createPublicKey(key));
  return {
    sign(statement) {
      const payload = Buffer.from(JSON.stringify(statement));
      const envelope: Envelope = {
        payload: payload.toString("base64"),
        payloadType: PAYLOAD_TYPE,
        signatures: [
          { keyid, sig: sign(null, preAuthEncoding(PAYLOAD_TYPE, payload), key).toString("base64") },
        ],
      };
      return JSON.stringify(envelope);
    },
  };
}

/**
 * Returns the id of the key that signed an envelope; undefined if the public key (DER as base64) verifies none of its
 * signatures. Throws INPUT_INVALID if that is not an Ed25519 key.
 */
export function verifyEd25519(envelope: Envelope, publicKey: string): string | undefined {
  const key = readKey(
    () => createPublicKey({ key: Buffer.from(publicKey, "base64"), format: "der", type: "spki" }),
    "evidence.public-key",
    "public key in DER, as base64",
  );
  const signed = preAuthEncoding(envelope.payloadType, Buffer.from(envelope.payload, "base64"));
  const valid = envelope.signatures.some(({ sig }) => verify(null, signed, key, Buffer.from(sig, "base64")));
  return valid ? computeKeyId(key) : undefined;
}

function readKey(read: () => KeyObject, name: string, expected: string): KeyObject {
  const refusal = new PipelineError("INPUT_INVALID", `${name} must be an Ed25519 ${expected}.`);
  try {
    const key = read();
    if (key.asymmetricKeyType !== "ed25519") throw refusal;
    return key;
  } catch {
    // Not as the cause, because OpenSSL's message may quote the key.
    throw refusal;
  }
}

function computeKeyId(key: KeyObject): string {
  const der = key.export({ format: "der", type: "spki" });
  return `sha256:${createHash("sha256").update(der).digest("hex")}`;
}
