import { LOCK_FILE_NAMES } from "../package-managers/managers.ts";
import { findProtection, foldName } from "./review/protected-files.ts";

const MAX_PATH_LENGTH = 200;

/**
 * Names that Windows reserves, with any extension: git cannot check out a commit with one of them there.
 * https://learn.microsoft.com/en-us/windows/win32/fileio/naming-a-file
 */
const DEVICE = /^(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)\d)(?:[. ]|$)/;

/**
 * Returns why a path, relative to the app's directory, must not be written; undefined if it may be. Paths come from a
 * model, so anything but a plain file below the directory is refused.
 */
export function pathProblem(path: string): string | undefined {
  if (path === "") return "the path is empty";
  if (path.length > MAX_PATH_LENGTH) return `the path is longer than ${MAX_PATH_LENGTH} characters`;
  if (/\p{Cc}|\p{Cf}|\p{Default_Ignorable_Code_Point}/u.test(path)) {
    return "the path has control characters or invisible ones";
  }
  if (path.includes("\\")) return "the path has a backslash; use /";
  if (/^([a-z]:|~)/i.test(path) || path.startsWith("/"))
    return "the path must be relative to the app's directory";
  if (!path.isWellFormed()) return "the path has half of a surrogate pair";
  if (path !== path.normalize("NFC")) return "the path is not in Unicode normal form C";
  const segments = path.split("/");
  for (const segment of segments) {
    const problem = segmentProblem(segment);
    if (problem !== undefined) return problem;
  }
  return fileProblem(segments.at(-1) ?? "") ?? findProtection(path);
}

function segmentProblem(segment: string): string | undefined {
  if (segment === "") return "the path has an empty segment";
  if (segment === "." || segment === "..") return "the path must not leave the app's directory";
  if (/^ |[. ]$/.test(segment)) {
    return "a segment of the path begins with a space, or ends with a dot or a space";
  }
  if (DEVICE.test(foldName(segment))) return `"${segment}" is the name of a device on Windows`;
  if (/[<>:"|?*]/.test(segment)) return "the path has a character that not every system allows";
  return undefined;
}

function fileProblem(name: string): string | undefined {
  const folded = foldName(name);
  if (LOCK_FILE_NAMES.has(folded)) return "lock files are written by package managers only";
  const holdsSecrets = /^\.(env|dev\.vars)(\.|$)/.test(folded) && !folded.endsWith(".example");
  if (holdsSecrets) return "files for secrets are never committed; write the `.example` file";
  return undefined;
}
