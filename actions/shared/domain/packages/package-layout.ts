import { PipelineError } from "../errors.ts";
import type { LockedPackage, LockGraph } from "../lock-file/lock-graph.ts";
import { byCodeUnits } from "../text/compare.ts";
import { quote } from "../text/quote.ts";
import { isPackageName } from "./package-name.ts";

/** Where the packages of one app are, and which package each import means. */
export interface PackageLayout {
  /** Entries of the lock file that the app uses, directly or not, by id. */
  readonly packages: ReadonlyMap<string, LockedPackage>;
  /** Directory of each package by its entry id, relative to the lock file's directory. */
  readonly directories: ReadonlyMap<string, string>;
  /** Links in the `node_modules` of an entry's own directory: by the entry's id, then by name, the id of the target. */
  readonly links: ReadonlyMap<string, ReadonlyMap<string, string>>;
  /** Entry ids by name in the `node_modules` next to the lock file, which serves imports that no `package.json` declares. */
  readonly shared: ReadonlyMap<string, string>;
}

/** Directory of all packages, relative to the lock file. */
export const MODULES = "node_modules";
/** Holds packages whose name in `node_modules` belongs to another version. */
const OTHERS = `${MODULES}/.versions`;

/**
 * Lays out the packages that a directory of the workspace uses, so that Node.js's algorithm finds for each import the entry
 * that the lock file names. The first entry that asks for a name, breadth first from the directory, gets it in the shared
 * `node_modules`; every other entry has a link of its own. The result depends on nothing but the entries in use. Undefined
 * if the lock file lacks the directory. Throws LOCK_FILE_INVALID.
 */
export function layOutPackages(
  { importers, packages }: LockGraph,
  directory: string,
): PackageLayout | undefined {
  const start = importers.get(directory);
  if (start === undefined) return undefined;
  const used = new Map<string, LockedPackage>();
  const directories = new Map<string, string>();
  const links = new Map<string, Map<string, string>>();
  const shared = new Map<string, string>();
  const queue = [start];
  for (let id = queue.shift(); id !== undefined; id = queue.shift()) {
    const entry = packages.get(id);
    if (entry === undefined || used.has(id)) continue;
    used.set(id, entry);
    if (entry.source.kind === "directory") directories.set(id, entry.source.path);
    for (const [name, target] of [...entry.dependencies].sort(byCodeUnits(([key]) => key))) {
      const wanted = packages.get(target);
      if (wanted === undefined) continue;
      requirePackageName(name);
      queue.push(target);
      const holder = shared.get(name);
      if (holder === undefined) shared.set(name, target);
      else if (holder !== target) links.set(id, (links.get(id) ?? new Map()).set(name, target));
      if (directories.has(target)) continue;
      directories.set(target, chooseDirectory(wanted, holder === undefined ? name : undefined, directories));
    }
  }
  return { packages: used, directories, links, shared };
}

function chooseDirectory(
  { name, version, source }: LockedPackage,
  sharedName: string | undefined,
  taken: ReadonlyMap<string, string>,
): string {
  if (source.kind === "directory") return source.path;
  if (sharedName !== undefined) return `${MODULES}/${sharedName}`;
  requirePackageName(name);
  const others = new Set(taken.values());
  const folder = `${OTHERS}/${name.replace("/", "+")}@${version.replaceAll(/[^\w.+-]/g, "_")}`;
  for (let count = 1; ; count += 1) {
    const candidate = `${folder}${count === 1 ? "" : `_${count}`}/${MODULES}/${name}`;
    if (!others.has(candidate)) return candidate;
  }
}

function requirePackageName(name: string): void {
  if (isPackageName(name)) return;
  throw new PipelineError("LOCK_FILE_INVALID", `The lock file names a package ${quote(name)}.`);
}
