import { createHmac, timingSafeEqual } from "node:crypto";

/** Signs addresses that are given out to be used without a token: cached bytes, logs. */
export interface Signatures {
  /** `text` says what the address allows, e.g. `read cache 7`. */
  sign(text: string): string;
  verify(signature: string | undefined, text: string): boolean;
}

/** They live as long as the key, which is as long as the process. */
export function createSignatures(key: Buffer): Signatures {
  const sign = (text: string): string => createHmac("sha256", key).update(text).digest("hex");
  return {
    sign,
    verify(signature, text) {
      const expected = Buffer.from(sign(text));
      const given = Buffer.from(signature ?? "");
      return given.length === expected.length && timingSafeEqual(given, expected);
    },
  };
}
