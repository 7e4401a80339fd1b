/** Content address, e.g. `sha256:9f86d0…` (64 hex digits), as OCI writes it. */
export type Digest = `sha256:${string}`;

const DIGEST = /^sha256:[0-9a-f]{64}$/;

export function isDigest(text: string): text is Digest {
  return DIGEST.test(text);
}

/** The 64 hex digits alone, for places where a colon is not allowed (git ref names, Worker tags). */
export function hexOf(digest: Digest): string {
  return digest.slice("sha256:".length);
}

/** First 12 hex digits of the digest: what people see and what a live app answers with. */
export function buildIdOf(digest: Digest): string {
  return hexOf(digest).slice(0, 12);
}
