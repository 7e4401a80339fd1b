import { createHash, timingSafeEqual } from "node:crypto";

/** Compares two secrets in a time that does not depend on them. */
export function equalSecrets(one: string, other: string): boolean {
  return timingSafeEqual(digest(one), digest(other));
}

/** Returns the SHA-256 digest of a random token, as hexadecimal digits: what may be stored instead of it. */
export function hashToken(token: string): string {
  return digest(token).toString("hex");
}

const digest = (text: string): Buffer => createHash("sha256").update(text).digest();
