import { listFiles } from "../../filesystem/list-files.ts";
import type { SourceFiles } from "../sources/source-files.ts";

/** Neither source nor output. */
const EXCLUDED = new Set([".git", "node_modules", ".wrangler"]);

/** More files than an upload may have many times over; a build that writes more is ended with an error. */
const MAX_FILES = 200_000;

/**
 * What may be read after the app's own build: everything in its folder, whether git would keep it or not, and what
 * could be read before. A symbolic link is listed but `has` denies it, so only where links are resolved and checked
 * anyway is one followed. Undefined when there are too many files.
 */
export async function listBuiltFiles(
  directory: string,
  before: SourceFiles,
): Promise<SourceFiles | undefined> {
  let seen = 0;
  const files = await listFiles(directory, (path) => {
    seen += 1;
    return seen <= MAX_FILES && !EXCLUDED.has(path.slice(path.lastIndexOf("/") + 1));
  });
  if (seen > MAX_FILES) return undefined;
  const regular = new Set(files.filter(({ kind }) => kind === "file").map(({ path }) => path));
  const links = new Set(files.filter(({ kind }) => kind === "symlink").map(({ path }) => path));
  return {
    ...before,
    files,
    has: (path) => regular.has(path) || (!links.has(path) && path.startsWith("../") && before.has(path)),
    // The build may have written to them.
    read: () => undefined,
  };
}
