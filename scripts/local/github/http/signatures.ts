import { createHmac, timingSafeEqual } from "node:crypto";

/** Signs URLs that work without a token, such as those of cached bytes and logs. */
export interface Signatures {
  /** `text` says what the URL allows, e.g. `read cache 7`. */
  sign(text: string): string;
  verify(signature: string | undefined, text: string): boolean;
}

/** Creates signatures that stay valid as long as `key` is in use. */
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
