import { listFiles } from "../../filesystem/list-files.ts";
import { isResolverFile, type SourceFiles } from "../sources/source-files.ts";

/** Directories that are neither source nor output. */
const EXCLUDED = new Set([".git", "node_modules", ".wrangler"]);

/** Several times the number of files that an upload may have. More is an error. */
const MAX_FILES = 200_000;

/**
 * Lists the files that may be read after a custom build: all files in the app's directory, tracked by git or not, and
 * those outside it that could be read before. Symbolic links are listed, but `has` returns false for them: only code that
 * resolves and checks links follows one. Undefined if there are too many files.
 */
export async function listBuiltFiles(
  directory: string,
  before: SourceFiles,
): Promise<SourceFiles | undefined> {
  let seen = 0;
  const blocking: string[] = [];
  const files = await listFiles(directory, (path, _isFolder, isSpecial) => {
    seen += 1;
    const name = path.slice(path.lastIndexOf("/") + 1);
    if (isSpecial && isResolverFile(name)) blocking.push(path);
    return seen <= MAX_FILES && !EXCLUDED.has(name);
  });
  if (seen > MAX_FILES) return undefined;
  const regular = new Set(files.filter(({ kind }) => kind === "file").map(({ path }) => path));
  const links = new Set(files.filter(({ kind }) => kind === "symlink").map(({ path }) => path));
  return {
    ...before,
    files,
    blocking,
    has: (path) => regular.has(path) || (!links.has(path) && path.startsWith("../") && before.has(path)),
    // The build may have changed the files that were read before.
    read: () => undefined,
  };
}
