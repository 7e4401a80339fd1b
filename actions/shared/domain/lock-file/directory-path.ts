import type { PackageSource } from "./lock-graph.ts";
import { refuse } from "./package-source.ts";

/** Joins a directory and a path, both with forward slashes; the result may start with `..`. An absolute path stays. */
export function joinPath(directory: string, path: string): string {
  if (isAbsolute(path)) return path;
  const parts: string[] = [];
  for (const part of `${directory}/${path}`.split("/")) {
    if (part === ".." && parts.length > 0 && parts.at(-1) !== "..") parts.pop();
    else if (part !== "." && part !== "") parts.push(part);
  }
  return parts.join("/") || ".";
}

/** Segments of a normalized path that cannot belong to a directory of sources. */
const NEVER_SOURCES: ReadonlySet<string> = new Set(["..", ".git", "node_modules"]);

/**
 * Describes a directory that the lock file uses as a package; `path` is relative to the lock file, whose own directory in
 * the repository is `root`. A directory outside the repository is refused, and so are git's own files and installed packages.
 */
export function toDirectorySource(path: string, root: string, line: () => number | undefined): PackageSource {
  const segments = joinPath(root, path).split("/");
  if (isAbsolute(path) || path.includes("\\") || segments.some((segment) => NEVER_SOURCES.has(segment))) {
    return refuse("link", path, line());
  }
  return { kind: "directory", path };
}

function isAbsolute(path: string): boolean {
  return /^(\/|~|[a-z]:|\\)/i.test(path);
}

/** Returns the entry id of a directory; no package has such an id. */
export function toDirectoryId(path: string): string {
  return `folder:${path}`;
}
