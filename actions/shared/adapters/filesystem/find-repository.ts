import { join } from "node:path";
import { findUp } from "./find-up.ts";
import { exists } from "./list-files.ts";

/**
 * Finds the directory that symbolic links of a file in `directory` must not leave: the repository's root, or `directory`
 * itself outside a repository. `directory` is absolute, links resolved.
 */
export async function findTreeRoot(directory: string): Promise<string> {
  return (await findRepository(directory)) ?? directory;
}

/** Finds the absolute path of the git repository that contains a directory; undefined if there is none. */
export function findRepository(directory: string): Promise<string | undefined> {
  return findUp(directory, async (candidate) =>
    (await exists(join(candidate, ".git"))) ? candidate : undefined,
  );
}
