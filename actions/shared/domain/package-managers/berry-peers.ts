import type { LockedPackage } from "../lock-file/lock-graph.ts";

/** Entry of a lock file whose peers depend on the dependent. */
export interface BerryEntry extends Omit<LockedPackage, "dependencies"> {
  /** Entry ids of its own dependencies, by name. */
  readonly wanted: ReadonlyMap<string, string>;
  /** Names of its peers, optional ones included, sorted. */
  readonly peers: readonly string[];
}

/** An entry together with the packages that a dependent provides as its peers. */
interface Instance {
  readonly id: string;
  readonly entry: BerryEntry;
  /** Ids of instances by name; filled before the instance is linked. */
  readonly peers: Map<string, string>;
}

/** Without a bound, a hostile lock file could ask for a number of instances that grows exponentially. */
const MAX_INSTANCES_PER_ENTRY = 20;

/**
 * Makes one package for each entry and each set of peers that its dependents provide. The first has the entry's id. A
 * directory exists only once, so it has only the peers about which its dependents agree; the others are those of the app
 * that is built, as of any package that the lock file does not connect.
 */
export function linkPeers(
  entries: ReadonlyMap<string, BerryEntry>,
  importers: readonly string[],
): ReadonlyMap<string, LockedPackage> {
  const packages = new Map<string, LockedPackage>();
  const instances = new Map<string, Map<string, Instance>>();
  const queue: Instance[] = [];
  const open = (
    entryId: string,
    entry: BerryEntry,
    signature: string,
  ): readonly [Instance, isNew: boolean] => {
    const known = instances.get(entryId) ?? new Map<string, Instance>();
    instances.set(entryId, known);
    const [first] = known.values();
    const isShared = entry.source.kind === "directory" || known.size >= MAX_INSTANCES_PER_ENTRY;
    const existing = known.get(signature) ?? (isShared ? first : undefined);
    if (existing !== undefined) return [existing, false];
    const id = known.size === 0 ? entryId : `${entryId}#${known.size + 1}`;
    const instance: Instance = { id, entry, peers: new Map() };
    known.set(signature, instance);
    queue.push(instance);
    return [instance, true];
  };
  for (const id of importers) {
    const entry = entries.get(id);
    if (entry !== undefined) open(id, entry, "");
  }
  providePeersOfDirectories([...queue], instances);
  for (let next = 0; next < queue.length; next += 1) {
    const instance = queue[next];
    if (instance !== undefined) packages.set(instance.id, link(instance, entries, open));
  }
  return packages;
}

/** Gives directories their peers before anything is linked, because a directory may come before its dependents. */
function providePeersOfDirectories(
  directories: readonly Instance[],
  instances: ReadonlyMap<string, ReadonlyMap<string, Instance>>,
): void {
  const disagreed: (readonly [Instance, peer: string])[] = [];
  for (const { wanted } of directories.map(({ entry }) => entry)) {
    for (const entryId of wanted.values()) {
      const [target] = instances.get(entryId)?.values() ?? [];
      for (const peer of target?.entry.peers ?? []) {
        const id = wanted.get(peer);
        if (target === undefined || id === undefined) continue;
        if ((target.peers.get(peer) ?? id) !== id) disagreed.push([target, peer]);
        target.peers.set(peer, id);
      }
    }
  }
  for (const [target, peer] of disagreed) target.peers.delete(peer);
}

type Open = (entryId: string, entry: BerryEntry, signature: string) => readonly [Instance, isNew: boolean];

/** Finds the instance of each dependency, given what the dependent and its own peers provide. */
function link(dependent: Instance, entries: ReadonlyMap<string, BerryEntry>, open: Open): LockedPackage {
  const { entry, peers } = dependent;
  const ids = new Map<string, string>();
  const started = new Set<string>();
  const added: Instance[] = [];
  const provide = (name: string): string | undefined => {
    if (entry.wanted.has(name)) return find(name);
    return peers.get(name) ?? (name === entry.name ? dependent.id : undefined);
  };
  const find = (name: string): string | undefined => {
    const entryId = entry.wanted.get(name);
    const target = entryId === undefined ? undefined : entries.get(entryId);
    if (entryId === undefined || target === undefined) return undefined;
    // Peers that depend on one another are told apart by their entries only.
    if (ids.has(name) || started.has(name)) return ids.get(name) ?? entryId;
    started.add(name);
    const signature = target.peers.map((peer) => provide(peer) ?? "");
    const [instance, isNew] = open(entryId, target, JSON.stringify(signature));
    if (isNew) added.push(instance);
    ids.set(name, instance.id);
    return instance.id;
  };
  for (const name of entry.wanted.keys()) find(name);
  for (const instance of added) {
    for (const peer of instance.entry.peers) {
      const id = provide(peer);
      if (id !== undefined && !instance.peers.has(peer)) instance.peers.set(peer, id);
    }
  }
  const { name, version, identity, source } = entry;
  return { name, version, identity, source, dependencies: new Map([...peers, ...ids]) };
}
