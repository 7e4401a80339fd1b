import { createHash } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join, posix } from "node:path";
import * as v from "valibot";
import { findPlainFile } from "../../filesystem/open-file.ts";
import { createFolderTarballs, type TarballCache } from "../../registry/tarball-cache.ts";

/**
 * What the last build of an app read from its packages. A hint that lets the next build fetch them at once; a wrong one costs
 * time and changes no byte.
 */
export interface UsedPackages {
  /** Ids of the lock file's entries. */
  readonly packages: readonly string[];
  /** Files below `node_modules`, relative to the lock file's directory. */
  readonly files: readonly string[];
}

/** What a build used, and the integrities of the packages. */
interface RememberedBuild {
  readonly used: UsedPackages;
  readonly integrities: readonly string[];
}

/** Cache of tarballs, and of which of them each app uses. */
export interface PackageCache extends TarballCache {
  /** Returns what the last build with this key used; undefined if it is not known. */
  recall(app: string, key: string): Promise<UsedPackages | undefined>;
  /** Stores what a build used, and the integrities of those packages. */
  remember(app: string, key: string, build: RememberedBuild): Promise<void>;
}

const MAX_LISTED = 100_000;

const schema = v.object({
  packages: v.pipe(v.array(v.string()), v.maxLength(MAX_LISTED)),
  files: v.pipe(v.array(v.pipe(v.string(), v.check(isPackageFile))), v.maxLength(MAX_LISTED)),
});

/** Parses a stored hint; undefined if it is not one. */
export function parseUsedPackages(text: string): UsedPackages | undefined {
  try {
    const { success, output } = v.safeParse(schema, JSON.parse(text));
    return success ? output : undefined;
  } catch {
    return undefined;
  }
}

/** Caches packages in a directory of this machine, for all apps. */
export function createFolderPackages(directory: string): PackageCache {
  const folder = join(directory, "packages");
  const locate = (app: string, key: string) =>
    join(
      folder,
      "used",
      `${createHash("sha256")
        .update(JSON.stringify([app, key]))
        .digest("hex")}.json`,
    );
  return {
    ...createFolderTarballs(folder),
    async recall(app, key) {
      const text = findPlainFile(locate(app, key));
      return text === undefined ? undefined : parseUsedPackages(text.toString("utf8"));
    },
    async remember(app, key, { used }) {
      await mkdir(dirname(locate(app, key)), { recursive: true });
      await writeFile(locate(app, key), JSON.stringify(used));
    },
  };
}

/** Stores nothing. */
export const noPackages: PackageCache = {
  read: async () => undefined,
  write: async () => {},
  recall: async () => undefined,
  remember: async () => {},
};

/** Returns true for a normalized path below the shared `node_modules`, which cannot leave it. */
function isPackageFile(path: string): boolean {
  return posix.normalize(path) === path && path.startsWith("node_modules/") && !/\\|\0/.test(path);
}
