/** A content address as OCI writes it, e.g. `sha256:9f86d0…` with 64 hex digits. */
export type Digest = `sha256:${string}`;

const DIGEST = /^sha256:[0-9a-f]{64}$/;

/** Returns true for a well-formed digest. */
export function isDigest(text: string): text is Digest {
  return DIGEST.test(text);
}

/** Returns the 64 hex digits alone, for git ref names and Worker tags, which must not contain a colon. */
export function toHex(digest: Digest): string {
  return digest.slice("sha256:".length);
}

/** Returns the build id: the first 12 hex digits of the digest, which people see and a live app answers with. */
export function toBuildId(digest: Digest): string {
  return toHex(digest).slice(0, 12);
}
