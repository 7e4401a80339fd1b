import { LOCK_FILE_NAMES } from "../package-managers/managers.ts";

const MAX_PATH_LENGTH = 200;

/** Directories of git, GitHub and package managers, at any depth. */
const RESERVED_DIRECTORIES = new Set([".git", ".github", "node_modules", ".wrangler"]);

/**
 * Returns why a path, relative to the app's directory, must not be written; undefined if it may be. Paths come from a
 * model, so anything but a plain file below the directory is refused.
 */
export function pathProblem(path: string): string | undefined {
  if (path === "") return "the path is empty";
  if (path.length > MAX_PATH_LENGTH) return `the path is longer than ${MAX_PATH_LENGTH} characters`;
  if (/\p{Cc}|\p{Cf}/u.test(path)) return "the path has control characters";
  if (path.includes("\\")) return "the path has a backslash; use /";
  if (/^([a-z]:|~)/i.test(path) || path.startsWith("/"))
    return "the path must be relative to the app's directory";
  if (path !== path.normalize("NFC")) return "the path is not in Unicode normal form C";
  const segments = path.split("/");
  for (const segment of segments) {
    const problem = segmentProblem(segment);
    if (problem !== undefined) return problem;
  }
  return fileProblem(segments.at(-1) ?? "");
}

function segmentProblem(segment: string): string | undefined {
  if (segment === "") return "the path has an empty segment";
  if (segment === "." || segment === "..") return "the path must not leave the app's directory";
  if (/[. ]$/.test(segment)) return "a segment of the path ends with a dot or a space";
  if (/[<>:"|?*]/.test(segment)) return "the path has a character that not every system allows";
  if (RESERVED_DIRECTORIES.has(segment.toLowerCase()))
    return `"${segment}" is reserved; an app must not write it`;
  return undefined;
}

function fileProblem(name: string): string | undefined {
  const lower = name.toLowerCase();
  if (LOCK_FILE_NAMES.has(lower)) return "lock files are written by package managers only";
  const holdsSecrets = /^\.(env|dev\.vars)(\.|$)/.test(lower) && !lower.endsWith(".example");
  if (holdsSecrets) return "files for secrets are never committed; write the `.example` file";
  if (lower === ".gitmodules" || lower === ".gitattributes" || lower === ".npmrc") {
    return `"${name}" is reserved; an app must not write it`;
  }
  return undefined;
}
