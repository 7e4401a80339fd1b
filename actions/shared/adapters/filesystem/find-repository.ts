import { join } from "node:path";
import { findUp } from "./find-up.ts";
import { exists } from "./list-files.ts";

/** Finds the absolute path of the git repository that contains a directory; undefined if there is none. */
export function findRepository(directory: string): Promise<string | undefined> {
  return findUp(directory, async (candidate) =>
    (await exists(join(candidate, ".git"))) ? candidate : undefined,
  );
}
