import { generateKeyPairSync } from "node:crypto";
import { describe, expect, it } from "vitest";
import { createEd25519Signer, verifyEd25519 } from "../../../actions/shared/adapters/evidence/ed25519.ts";
import type { Envelope } from "../../../actions/shared/domain/evidence/envelope.ts";
import { renderStatement } from "../../../actions/shared/domain/evidence/statement.ts";

const newKey = () => {
  const { privateKey, publicKey } = generateKeyPairSync("ed25519");
  return {
    pem: privateKey.export({ format: "pem", type: "pkcs8" }).toString(),
    publicKey: publicKey.export({ format: "der", type: "spki" }).toString("base64"),
  };
};
const key = newKey();
const statement = renderStatement({
  app: "todo",
  path: "apps/todo",
  digest: `sha256:${"a".repeat(64)}`,
  repositoryUrl: "https://github.com/acme/apps",
  commit: "1".repeat(40),
  deploymentId: 42,
  scriptName: "todo",
  url: "https://todo.example.com",
  buildKey: "b".repeat(64),
  toolchain: {},
  runUrl: "https://github.com/acme/apps/actions/runs/7/attempts/1",
});
const envelope = JSON.parse(createEd25519Signer(key.pem).sign(statement)) as Envelope;

describe("a signature with an Ed25519 key", () => {
  it("verifies with the public key, and with no other one", () => {
    expect(verifyEd25519(envelope, key.publicKey)).toBe(envelope.signatures[0]?.keyid);
    expect(verifyEd25519(envelope, newKey().publicKey)).toBeUndefined();
  });

  it("does not verify once any byte of the payload or of the signature is another one", () => {
    const flip = (text: string, index: number) => {
      const bytes = Buffer.from(text, "base64");
      bytes[index] = (bytes[index] ?? 0) ^ 1;
      return bytes.toString("base64");
    };
    const sig = envelope.signatures[0]?.sig ?? "";
    const payloads = Array.from({ length: Buffer.from(envelope.payload, "base64").length }, (_, index) => ({
      ...envelope,
      payload: flip(envelope.payload, index),
    }));
    const signatures = Array.from({ length: 64 }, (_, index) => ({
      ...envelope,
      signatures: [{ sig: flip(sig, index) }],
    }));
    const accepted = [...payloads, ...signatures].filter(
      (one) => verifyEd25519(one, key.publicKey) !== undefined,
    );
    expect(accepted).toEqual([]);
  });

  it.each([
    ["another type", { ...envelope, payloadType: "text/plain" }],
    ["no signature", { ...envelope, signatures: [] }],
    ["an empty signature", { ...envelope, signatures: [{ sig: "" }] }],
  ])("does not verify with %s", (_, changed) => {
    expect(verifyEd25519(changed, key.publicKey)).toBeUndefined();
  });

  it.each([
    ["no key", "not a key"],
    [
      "an RSA key",
      generateKeyPairSync("rsa", { modulusLength: 2048 })
        .privateKey.export({ format: "pem", type: "pkcs8" })
        .toString(),
    ],
  ])("refuses %s without quoting it", (_, pem) => {
    const refusal = () => createEd25519Signer(pem);
    expect(refusal).toThrow(expect.objectContaining({ code: "INPUT_INVALID" }));
    expect(refusal).not.toThrow(pem.slice(0, 30));
  });
});
