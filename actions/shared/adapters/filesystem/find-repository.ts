import { dirname, join } from "node:path";
import { exists } from "./list-files.ts";

/** The root of the git repository that holds a folder (absolute); undefined outside of one. */
export async function findRepository(directory: string): Promise<string | undefined> {
  for (let folder = directory; ; folder = dirname(folder)) {
    if (await exists(join(folder, ".git"))) return folder;
    if (dirname(folder) === folder) return undefined;
  }
}
