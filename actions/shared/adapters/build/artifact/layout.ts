import { PROOF_PATH } from "../../../domain/build/manifest.ts";

/** What an artifact's folder holds, besides the report for people. */
export const MANIFEST_FILE = "manifest.json";
export const WORKER_FOLDER = "worker";
export const ASSETS_FOLDER = "assets";

/** A rule of `run_worker_first` that keeps the proof of life out of the Worker's hands. */
export const PROOF_RULE = `!${PROOF_PATH}`;

// Also refuses control characters: such a name could not be told from two names in a list.
const SEGMENT = /^(?!\.{1,2}$)(?!\.git$)[^/\\\p{Cc}]{1,255}$/iu;

/** A relative path with forward slashes that stays where it is put, on every system and in git. */
export function isConfinedPath(path: string): boolean {
  return path.length <= 1024 && path.split("/").every((segment) => SEGMENT.test(segment));
}
