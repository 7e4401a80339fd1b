import { join, relative } from "node:path";
import { FileRefused, resolveLinks } from "../../filesystem/open-file.ts";
import { toPosixPath } from "../../filesystem/posix-path.ts";
import type { SourceFiles } from "./source-files.ts";

/**
 * Returns a function that tells whether messages may show lines of a file (relative to the app's directory): true for
 * sources and installed packages, with links resolved, and for `others`, such as a tsconfig that the app extends.
 */
export function createMayQuote(
  directory: string,
  sources: Pick<SourceFiles, "has" | "isInstalled">,
  others: readonly string[] = [],
): (file: string) => boolean {
  return (file) => {
    if (others.includes(file)) return true;
    try {
      const real = toPosixPath(relative(directory, resolveLinks(join(directory, file))));
      return sources.has(real) || sources.isInstalled(real);
    } catch (thrown) {
      if (thrown instanceof FileRefused) return false;
      throw thrown;
    }
  };
}
