import { mkdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { exists } from "../../filesystem/list-files.ts";
import { createTempFolder } from "../../filesystem/temp-folder.ts";

/** Cache of packed dependency closures. If one is lost, the next build installs the app's packages again. */
export interface Closures {
  /** Returns a directory with the packed closure of this key, not verified; undefined if there is none. */
  find(app: string, key: string): Promise<string | undefined>;
  /** Stores what `pack` writes into an empty directory. Does nothing in a run that later runs must not trust. */
  save(app: string, key: string, pack: (folder: string) => Promise<void>): Promise<void>;
}

/** Stores closures in a directory of this machine, as `closures/<app>/<key>`. */
export function createFolderClosures(directory: string): Closures {
  const locate = (app: string, key: string) => join(directory, "closures", app, key);
  return {
    async find(app, key) {
      const location = locate(app, key);
      return (await exists(location)) ? location : undefined;
    },

    async save(app, key, pack) {
      const parent = join(directory, "closures", app);
      await mkdir(parent, { recursive: true });
      await using scratch = await createTempFolder(parent);
      const stage = join(scratch.path, key);
      await mkdir(stage);
      await pack(stage);
      await rm(locate(app, key), { recursive: true, force: true });
      await rename(stage, locate(app, key));
    },
  };
}

/** Stores nothing. */
export const noClosures: Closures = { find: async () => undefined, save: async () => {} };
