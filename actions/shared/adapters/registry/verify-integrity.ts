import { createHash, timingSafeEqual } from "node:crypto";

/** Strong enough to decide what code runs, strongest first. */
const ALGORITHMS = ["sha512", "sha384", "sha256"] as const;

/**
 * Returns true if a tarball has the integrity that a lock file records: one of the hashes of its strongest algorithm, as in
 * https://w3c.github.io/webappsec-subresource-integrity/#does-response-match-metadatalist
 */
export function hasIntegrity(tarball: Buffer, integrity: string): boolean {
  const hashes = integrity
    .trim()
    .split(/\s+/)
    .map((one) => one.replace(/\?.*$/, ""));
  for (const algorithm of ALGORITHMS) {
    const wanted = hashes.filter((one) => one.startsWith(`${algorithm}-`));
    if (wanted.length === 0) continue;
    const found = createHash(algorithm).update(tarball).digest();
    return wanted.some((one) => equals(found, Buffer.from(one.slice(algorithm.length + 1), "base64")));
  }
  return false;
}

function equals(found: Buffer, wanted: Buffer): boolean {
  return found.length === wanted.length && timingSafeEqual(found, wanted);
}
