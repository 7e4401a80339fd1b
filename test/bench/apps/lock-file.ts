interface LockedPackage {
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

interface LockFile {
  readonly packages: Readonly<Record<string, LockedPackage>>;
}

/**
 * Drops optional dependencies whose package the lock file does not contain. A mirror may lack the packages of other
 * platforms; `npm install` then leaves them out, and `npm ci` rejects the lock file.
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

/** Returns true if the package's own `node_modules`, or one above it, contains `name`. */
function isLocked({ packages }: LockFile, from: string, name: string): boolean {
  for (let folder = from; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf("node_modules/") - 1))) {
    const path = `${folder === "" ? "" : `${folder}/`}node_modules/${name}`;
    if (path in packages) return true;
    if (folder === "") return false;
  }
}
