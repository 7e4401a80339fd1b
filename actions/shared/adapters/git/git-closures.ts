import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { orWarn } from "../../domain/async/or-warn.ts";
import { closureRef } from "../../domain/naming.ts";
import type { Log } from "../../ports/log.ts";
import type { Closures } from "../build/packages/closures.ts";
import { fetchFolder, pushFolder } from "./folder-refs.ts";
import type { GitRemote } from "./remote.ts";

/** Where to store closures, and whether this run may store any. */
export interface GitClosuresOptions {
  /** Absolute path of a directory for fetched and packed closures, outside every directory with sources. */
  readonly directory: string;
  /** Only a trusted run stores closures; every run restores them. */
  readonly trusted: boolean;
  readonly log: Log;
}

/**
 * Stores closures as git refs of the apps repository, like artifacts: git stores equal files of different apps and lock
 * files once, and only a token with `contents: write` can add a closure. GitHub's cache is not safe here, because any
 * code that runs in a job of the default branch can add to it, and restoring an entry unpacks an archive that may write
 * anywhere. After a failure, packages are installed again.
 */
export function createGitClosures(
  remote: GitRemote,
  { directory, trusted, log }: GitClosuresOptions,
): Closures {
  const locate = (app: string) => join(directory, app);
  return {
    find(app, key) {
      const doing = `fetch the cached packages of ${app}`;
      return orWarn(log, doing, async () => {
        await emptyFolder(locate(app));
        const found = await fetchFolder(remote, doing, closureRef(app, key), locate(app));
        return found === undefined ? undefined : locate(app);
      });
    },

    async save(app, key, pack) {
      if (!trusted) return;
      const doing = `store the packages of ${app}`;
      await orWarn(log, doing, async () => {
        await emptyFolder(locate(app));
        await pack(locate(app));
        await pushFolder(remote, doing, {
          directory: locate(app),
          message: `Packages that builds of ${app} read`,
          refs: [closureRef(app, key)],
        });
      });
    },
  };
}

/** Creates a directory, or deletes everything in it. */
async function emptyFolder(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
}
