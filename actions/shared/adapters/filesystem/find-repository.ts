import { dirname, join } from "node:path";
import { exists } from "./list-files.ts";

/** Returns the absolute path of the git repository that contains a directory; undefined outside of one. */
export async function findRepository(directory: string): Promise<string | undefined> {
  for (let folder = directory; ; folder = dirname(folder)) {
    if (await exists(join(folder, ".git"))) return folder;
    if (dirname(folder) === folder) return undefined;
  }
}
