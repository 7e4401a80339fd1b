import { lstatSync } from "node:fs";
import { join, sep } from "node:path";
import { PROBLEM_HINTS } from "../../../domain/build/problem-hints.ts";
import { PipelineError, type Problem } from "../../../domain/errors.ts";
import { findTreeRoot } from "../../filesystem/find-repository.ts";
import { FileRefused, isBelow, resolveLinks } from "../../filesystem/open-file.ts";
import { fileFromRoot } from "../esbuild/problems.ts";
import { isResolverFile, type SourceFiles } from "./source-files.ts";

/** A tree of files that esbuild will read. */
export interface SourceTree {
  /** Absolute, links resolved. */
  readonly directory: string;
  readonly sources: Pick<SourceFiles, "files" | "blocking">;
}

/** What to look for, and how to name it. */
export interface HazardOptions {
  /** Absolute directory to which the files in problems are relative. */
  readonly root: string;
  /** True after a build of the app, whose tools may link directories as they like. */
  readonly built?: boolean;
}

/**
 * Refuses entries that esbuild reads although no plugin can prevent it, because it only resolves imports: a
 * `package.json` or `tsconfig.json` that is a link to outside the repository, or a pipe or device, and a link to a
 * directory outside. Links to other files are checked where they are used. Throws BUILD_FAILED.
 */
export async function refuseHazards(
  trees: readonly SourceTree[],
  { root, built = false }: HazardOptions,
): Promise<void> {
  const problems: Problem[] = [];
  for (const { directory, sources } of trees) {
    const repository = await findTreeRoot(directory);
    const at = (path: string) => fileFromRoot(path, directory, root);
    for (const { path, kind } of sources.files) {
      if (kind !== "symlink" || !isHazard(join(directory, path), repository, built)) continue;
      const message = "This symbolic link leads outside the repository.";
      problems.push({ message, file: at(path), hint: PROBLEM_HINTS["file-outside-app"] });
    }
    for (const path of sources.blocking) {
      const message = "This is not a regular file.";
      problems.push({ message, file: at(path), hint: PROBLEM_HINTS["file-special"] });
    }
  }
  if (problems.length === 0) return;
  const list = problems.map(({ file, message }) => `${file}: ${message}`).join("\n");
  throw new PipelineError("BUILD_FAILED", `Some files must not be read:\n${list}`, { problems });
}

function isHazard(link: string, repository: string, built: boolean): boolean {
  const isResolved = isResolverFile(link.slice(link.lastIndexOf(sep) + 1));
  try {
    const target = resolveLinks(link);
    if (isBelow(target, repository)) return false;
    return isResolved || (!built && lstatSync(target).isDirectory());
  } catch (thrown) {
    // A link without a target is reported where it is used.
    if (thrown instanceof FileRefused) return isResolved && thrown.reason !== "missing";
    throw thrown;
  }
}
