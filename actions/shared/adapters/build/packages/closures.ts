import { mkdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { exists } from "../../filesystem/list-files.ts";
import { createTempFolder } from "../../filesystem/temp-folder.ts";

/** Where packed closures are kept; losing one costs an install and nothing else. */
export interface Closures {
  /** A folder with the packed closure of this key, or undefined. Not verified. */
  find(app: string, key: string): Promise<string | undefined>;
  /** `pack` fills an empty folder. Does nothing for a run whose word is not to be believed by later ones. */
  save(app: string, key: string, pack: (folder: string) => Promise<void>): Promise<void>;
}

/** In a folder of this machine: `closures/<app>/<key>`. */
export function createFolderClosures(directory: string): Closures {
  const placeOf = (app: string, key: string) => join(directory, "closures", app, key);
  return {
    async find(app, key) {
      const place = placeOf(app, key);
      return (await exists(place)) ? place : undefined;
    },

    async save(app, key, pack) {
      const parent = join(directory, "closures", app);
      await mkdir(parent, { recursive: true });
      await using scratch = await createTempFolder(parent);
      const stage = join(scratch.path, key);
      await mkdir(stage);
      await pack(stage);
      await rm(placeOf(app, key), { recursive: true, force: true });
      await rename(stage, placeOf(app, key));
    },
  };
}

/** Keeps nothing, as where there is no place to. */
export const noClosures: Closures = { find: async () => undefined, save: async () => {} };
