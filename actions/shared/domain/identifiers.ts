/** A commit's full SHA-1, as git and GitHub write it: 40 lower-case hexadecimal digits. */
export const COMMIT_SHA = /^[0-9a-f]{40}$/;

/** A Cloudflare account's id: 32 lower-case hexadecimal digits. */
export const ACCOUNT_ID = /^[0-9a-f]{32}$/;

/** A build key: the SHA-256 of everything a build reads, as 64 lower-case hexadecimal digits. */
export const BUILD_KEY = /^[0-9a-f]{64}$/;

/** A dispatch namespace's name. */
export const DISPATCH_NAMESPACE = /^[a-z0-9][a-z0-9_-]{0,62}$/;

/** Returns true for a commit's full SHA. */
export function isCommitSha(value: unknown): value is string {
  return typeof value === "string" && COMMIT_SHA.test(value);
}
