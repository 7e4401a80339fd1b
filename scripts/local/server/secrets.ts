import { createHash, timingSafeEqual } from "node:crypto";

/** Compares two secrets in a time that does not depend on them. */
export function equalSecrets(one: string, other: string): boolean {
  return timingSafeEqual(digest(one), digest(other));
}

const digest = (text: string): Buffer => createHash("sha256").update(text).digest();
