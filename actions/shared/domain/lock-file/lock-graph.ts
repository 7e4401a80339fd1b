/** One entry of a lock file: a package, or a folder of the workspace that others depend on. */
export interface LockedPackage {
  readonly name: string;
  /** Version and integrity; different bytes have different identities. */
  readonly identity: string;
  /** Ids of what it depends on, as far as the lock file knows them. */
  readonly dependencies: readonly string[];
}

/** What a lock file says, whichever package manager wrote it. */
export interface LockGraph {
  /** Id of each folder of the workspace; `.` is the folder of the lock file. */
  readonly importers: ReadonlyMap<string, string>;
  readonly packages: ReadonlyMap<string, LockedPackage>;
}

/** Everything that is installed for one folder of the workspace, by id; undefined when the lock file lacks it. */
export function usedPackages(
  { importers, packages }: LockGraph,
  folder: string,
): ReadonlyMap<string, LockedPackage> | undefined {
  const start = importers.get(folder);
  if (start === undefined) return undefined;
  const used = new Map<string, LockedPackage>();
  const queue = [start];
  for (let id = queue.pop(); id !== undefined; id = queue.pop()) {
    const locked = packages.get(id);
    if (locked === undefined || used.has(id)) continue;
    used.set(id, locked);
    queue.push(...locked.dependencies);
  }
  return used;
}

/**
 * Names of the packages of one folder that are other ones than before, sorted. Undefined when either lock file
 * says nothing about the folder, so that nothing may be concluded.
 */
export function changedPackages(
  before: LockGraph,
  after: LockGraph,
  folder: string,
): readonly string[] | undefined {
  const [old, current] = [usedPackages(before, folder), usedPackages(after, folder)];
  if (old === undefined || current === undefined) return undefined;
  const names = new Set<string>();
  for (const [id, { name, identity }] of current) if (old.get(id)?.identity !== identity) names.add(name);
  for (const [id, { name }] of old) if (!current.has(id)) names.add(name);
  return [...names].sort();
}

/** Lines that are the same exactly when the same bytes are installed in the same places; undefined as above. */
export function describeUsed(graph: LockGraph, folder: string): readonly string[] | undefined {
  const used = usedPackages(graph, folder);
  if (used === undefined) return undefined;
  return [...used].map(([id, { identity }]) => `${id} ${identity}`).sort();
}
