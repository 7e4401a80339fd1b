import { byCodeUnits } from "../text/compare.ts";

/** Entry of a lock file: a package, or a directory of the workspace on which others depend. */
export interface LockedPackage {
  /** Name in the package's own `package.json`, also if dependents use an alias. */
  readonly name: string;
  /** Empty for a directory of the workspace. */
  readonly version: string;
  /** Version and integrity; packages with different bytes have different identities. Empty for a directory. */
  readonly identity: string;
  readonly source: PackageSource;
  /** Entry ids by the name that the package's code imports. Dependencies without an entry are left out. */
  readonly dependencies: ReadonlyMap<string, string>;
}

/** Where the bytes of a locked package come from. */
export type PackageSource =
  | {
      readonly kind: "registry";
      /** Subresource integrity, or the checksum of yarn 2 and later with its cache key: `10c0/<sha512 in hex>`. */
      readonly integrity: string;
      /** Address of the tarball, if the lock file records one. */
      readonly tarball?: string;
    }
  | {
      readonly kind: "directory";
      /** Relative to the lock file, whose own directory is `.`; it may start with `..`, but stays in the repository. */
      readonly path: string;
    }
  | {
      readonly kind: "refused";
      readonly reason: PackageRefusal;
      /** What the lock file says, unescaped: foreign text. */
      readonly value: string;
      /** Line of the entry in the lock file, counted from 1. */
      readonly line?: number;
    };

/** Why a locked package is not fetched: its bytes are not those of a tarball that a hash in the lock file verifies. */
export type PackageRefusal =
  | "git"
  | "http"
  | "file"
  | "link"
  | "portal"
  | "patch"
  | "no-integrity"
  | "weak-integrity"
  | "mismatch"
  | "unknown";

/** Dependency graph of a lock file of any package manager. */
export interface LockGraph {
  /** Entry id of each directory of the workspace; `.` is the directory of the lock file. */
  readonly importers: ReadonlyMap<string, string>;
  readonly packages: ReadonlyMap<string, LockedPackage>;
  /**
   * Version ranges that each directory's `package.json` had when the lock file was made, by the dependency's name; empty
   * for an overridden range. Without a directory's ranges, the format does not record them.
   */
  readonly ranges?: ReadonlyMap<string, ReadonlyMap<string, string>>;
}

/**
 * Lists the names of packages that differ between two lock files for one directory of the workspace, sorted. Undefined
 * if either lock file lacks the directory.
 */
export function listChangedPackages(
  before: LockGraph,
  after: LockGraph,
  directory: string,
): readonly string[] | undefined {
  const [old, current] = [findUsedPackages(before, directory), findUsedPackages(after, directory)];
  if (old === undefined || current === undefined) return undefined;
  const names = new Set<string>();
  for (const [id, { name, identity }] of current) if (old.get(id)?.identity !== identity) names.add(name);
  for (const [id, { name }] of old) if (!current.has(id)) names.add(name);
  return [...names].sort();
}

/**
 * Lists one line for each package that a directory of the workspace uses, sorted. Two lock files give equal lines
 * exactly if every import of every package means the same bytes. Undefined if the lock file lacks the directory.
 */
export function describeUsedPackages(graph: LockGraph, directory: string): readonly string[] | undefined {
  const used = findUsedPackages(graph, directory);
  if (used === undefined) return undefined;
  return [...used]
    .map(([id, { identity, dependencies }]) =>
      JSON.stringify([id, identity, ...[...dependencies].sort(byCodeUnits(([name]) => name))]),
    )
    .sort();
}

/** Finds every entry that a directory depends on, directly or not; undefined if the lock file lacks the directory. */
export function findUsedPackages(
  { importers, packages }: LockGraph,
  directory: string,
): ReadonlyMap<string, LockedPackage> | undefined {
  const start = importers.get(directory);
  if (start === undefined) return undefined;
  const used = new Map<string, LockedPackage>();
  const queue = [start];
  for (let id = queue.pop(); id !== undefined; id = queue.pop()) {
    const locked = packages.get(id);
    if (locked === undefined || used.has(id)) continue;
    used.set(id, locked);
    queue.push(...locked.dependencies.values());
  }
  return used;
}
