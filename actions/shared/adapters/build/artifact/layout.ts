import { PROOF_PATH } from "../../../domain/build/manifest.ts";

/** Names in an artifact's directory. The report for people is the only other content. */
export const MANIFEST_FILE = "manifest.json";
/** Directory of the Worker's modules. */
export const WORKER_FOLDER = "worker";
/** Directory of the static assets. */
export const ASSETS_FOLDER = "assets";

/** A rule of `run_worker_first` that makes Cloudflare, not the Worker, answer the liveness check. */
export const PROOF_RULE = `!${PROOF_PATH}`;

// Excludes control characters, such as a line break that would split a name in a list.
const SEGMENT = /^(?!\.{1,2}$)(?!\.git$)[^/\\\p{Cc}]{1,255}$/iu;

/**
 * Returns true for a relative path with forward slashes that cannot leave its directory, on any system and in git.
 */
export function isConfinedPath(path: string): boolean {
  return path.length <= 1024 && path.split("/").every((segment) => SEGMENT.test(segment));
}
