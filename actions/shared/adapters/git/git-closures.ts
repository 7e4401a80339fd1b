import { join } from "node:path";
import { orWarn } from "../../domain/async/or-warn.ts";
import { closureRef } from "../../domain/naming.ts";
import type { Log } from "../../ports/log.ts";
import type { Closures } from "../build/packages/closures.ts";
import { emptyFolder } from "../filesystem/empty-folder.ts";
import { fetchFolder, pushFolder } from "./folder-refs.ts";
import type { GitRemote } from "./remote.ts";

export interface GitClosuresOptions {
  /** Absolute folder for what is fetched or packed; it must not be one that sources are looked for in. */
  readonly directory: string;
  /** Only what a trusted run keeps is ever restored elsewhere; others restore and keep nothing. */
  readonly trusted: boolean;
  readonly log: Log;
}

/**
 * Closures as git refs of the apps repository, like artifacts: equal files of different apps and lock files are
 * stored once, and only a token with `contents: write` adds one. Not GitHub's cache: whatever code runs in any job of
 * the default branch can add to that, and restoring from it unpacks an archive that may write anywhere.
 * Whatever goes wrong costs an install.
 */
export function createGitClosures(
  remote: GitRemote,
  { directory, trusted, log }: GitClosuresOptions,
): Closures {
  const folderOf = (app: string) => join(directory, app);
  return {
    find(app, key) {
      const doing = `look for the packages kept for ${app}`;
      return orWarn(log, doing, async () => {
        await emptyFolder(folderOf(app));
        const found = await fetchFolder(remote, doing, closureRef(app, key), folderOf(app));
        return found === undefined ? undefined : folderOf(app);
      });
    },

    async save(app, key, pack) {
      if (!trusted) return;
      const doing = `keep the packages of ${app}`;
      await orWarn(log, doing, async () => {
        await emptyFolder(folderOf(app));
        await pack(folderOf(app));
        await pushFolder(remote, doing, {
          directory: folderOf(app),
          message: `Packages that builds of ${app} read`,
          refs: [closureRef(app, key)],
        });
      });
    },
  };
}
