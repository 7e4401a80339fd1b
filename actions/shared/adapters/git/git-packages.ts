import { linkSync } from "node:fs";
import { mkdir, readdir, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { orWarn } from "../../domain/async/or-warn.ts";
import { packagesRef } from "../../domain/naming.ts";
import type { Log } from "../../ports/log.ts";
import { type PackageCache, parseUsedPackages } from "../build/supply/used-packages.ts";
import { createTempFolder } from "../filesystem/temp-folder.ts";
import { createFolderTarballs, readTarball, tarballFile } from "../registry/tarball-cache.ts";
import { fetchFolder, pushFolder } from "./folder-refs.ts";
import type { GitRemote } from "./remote.ts";

/** Where to store packages, and whether this run may store any. */
export interface GitPackagesOptions {
  /** Absolute path of a directory for fetched packages, outside every directory with sources. */
  readonly directory: string;
  /** Only a trusted run stores packages; every run restores them. */
  readonly trusted: boolean;
  readonly log: Log;
}

const USED = "used.json";

/**
 * Caches packages as git refs of the apps repository, one ref for each app and lock file. Anybody with push access can write
 * such a ref; what is restored is verified against the lock file like an answer of the registry. After a failure, packages
 * are fetched from the registry.
 */
export function createGitPackages(
  remote: GitRemote,
  { directory, trusted, log }: GitPackagesOptions,
): PackageCache {
  const tarballs = createFolderTarballs(directory);
  return {
    ...tarballs,
    async recall(app, key) {
      const doing = `fetch the cached packages of ${app}`;
      return orWarn(log, doing, async () => {
        await mkdir(directory, { recursive: true });
        await using scratch = await createTempFolder(directory);
        const found = await fetchFolder(remote, doing, packagesRef(app, key), scratch.path);
        if (found === undefined) return undefined;
        const names = (await readdir(scratch.path)).filter((name) => name.endsWith(".tgz"));
        for (const name of names) await rename(join(scratch.path, name), join(directory, name));
        const used = readTarball(join(scratch.path, USED));
        return used === undefined ? undefined : parseUsedPackages(used.toString("utf8"));
      });
    },

    async remember(app, key, { used, integrities }) {
      if (!trusted) return;
      const doing = `store the packages of ${app}`;
      await orWarn(log, doing, async () => {
        await mkdir(directory, { recursive: true });
        await using scratch = await createTempFolder(directory);
        const names = new Set(integrities.map(tarballFile));
        for (const name of names) linkSync(join(directory, name), join(scratch.path, name));
        await writeFile(join(scratch.path, USED), JSON.stringify(used));
        await pushFolder(remote, doing, {
          directory: scratch.path,
          message: `Packages that builds of ${app} read`,
          refs: [packagesRef(app, key)],
        });
      });
    },
  };
}
