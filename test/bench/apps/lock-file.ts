interface LockedPackage {
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

interface LockFile {
  readonly packages: Readonly<Record<string, LockedPackage>>;
}

/**
 * Drops optional dependencies that the lock file holds no package for: a mirror may lack those of other platforms,
 * `npm install` then leaves them out, and `npm ci` refuses what is left.
 */
export function withoutAbsentOptionals(text: string): string {
  const lock = JSON.parse(text) as LockFile;
  const packages = Object.entries(lock.packages).map(([path, locked]) => {
    const { optionalDependencies, ...rest } = locked;
    if (optionalDependencies === undefined) return [path, locked];
    const present = Object.entries(optionalDependencies).filter(([name]) => isLocked(lock, path, name));
    return [path, { ...rest, optionalDependencies: Object.fromEntries(present) }];
  });
  return `${JSON.stringify({ ...lock, packages: Object.fromEntries(packages) }, null, 2)}\n`;
}

/** In the package's own `node_modules`, or in one above it. */
function isLocked({ packages }: LockFile, from: string, name: string): boolean {
  for (let folder = from; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf("node_modules/") - 1))) {
    const path = `${folder === "" ? "" : `${folder}/`}node_modules/${name}`;
    if (path in packages) return true;
    if (folder === "") return false;
  }
}
