import { existsSync, mkdirSync, symlinkSync } from "node:fs";
import { dirname, join, posix, relative } from "node:path";
import type { PackageLayout } from "../../../domain/packages/package-layout.ts";
import { MODULES } from "../../../domain/packages/package-layout.ts";
import { parsePackageName } from "../../../domain/packages/package-name.ts";
import { toPosixPath } from "../../filesystem/posix-path.ts";
import { listMappedPackages } from "./mapped-packages.ts";
import { type Mapping, type PackageFailures, recordFailures } from "./package-failures.ts";
import type { Supplied } from "./package-supply.ts";
import { createPostponedFiles, type PostponedFiles } from "./postponed-files.ts";
import type { UsedPackages } from "./used-packages.ts";

/** The packages of one build, which appear in `node_modules` as they are needed. */
export interface PackageTree {
  /** Makes the package present that `specifier` means in a file of `directory` (absolute). Does nothing for other specifiers. */
  provide(specifier: string, directory: string): Promise<void>;
  /** As `provide`, for a package that the build may not need: a failure is not the build's unless something asks for it. */
  offer(specifier: string, directory: string, mapped?: Mapping): Promise<void>;
  /** Makes the entries of the lock file that an earlier build has used present. Ids that the app does not use are ignored. */
  provideUsed(used: UsedPackages): Promise<void>;
  /** Large files of those entries that the earlier build did not read. */
  readonly postponed: Pick<PostponedFiles, "complete" | "list">;
  /** Starts to fetch what a specifier means, and everything that it depends on; reports no failure. */
  prefetch(specifier: string, directory: string): void;
  /** True if every entry that a name can mean is present. */
  isPresent(name: string): boolean;
  /** Names of all packages that the app can import. */
  readonly names: readonly string[];
  /** Ids of the present entries, and their directories relative to the root. */
  present(): ReadonlyMap<string, string>;
  /** Waits until no file is being written any more; reports no failure. */
  settle(): Promise<void>;
  readonly failures: Pick<PackageFailures, "asked" | "withheld">;
  /** Tarballs that were fetched, and their size. */
  fetched(): { readonly count: number; readonly bytes: number };
}

/** Where packages appear, and where they come from. */
export interface TreeSource {
  /** Absolute directory that stands for the lock file's. */
  readonly root: string;
  readonly layout: PackageLayout;
  /** Loads a verified package by its entry id. */
  load(id: string): Promise<Supplied>;
}

/** Limits how much is fetched before esbuild asks for it. */
const MAX_PREFETCHED = 60;

/** Prepares `node_modules` for a build; no package is present yet. */
export function createPackageTree({ root, layout, load }: TreeSource): PackageTree {
  const { packages, directories } = layout;
  const loading = new Map<string, Promise<Supplied>>();
  const entries = new Map<string, Promise<void>>();
  const present = new Map<string, string>();
  const postponed = createPostponedFiles();
  const failures = recordFailures();
  let [count, bytes] = [0, 0];

  const start = (id: string) => {
    const running = loading.get(id) ?? load(id);
    loading.set(id, running);
    return running;
  };
  const findEntry = createFinder(root, layout);
  const materialize = async (id: string, wanted?: ReadonlySet<string>) => {
    const directory = directories.get(id) ?? "";
    if (packages.get(id)?.source.kind === "directory") return;
    const { files, manifest, fetchedBytes } = await start(id);
    if (fetchedBytes > 0) count += 1;
    bytes += fetchedBytes;
    const target = join(root, directory);
    await postponed.write(target, files, (path) => wanted?.has(`${directory}/${path}`) ?? true);
    link(root, layout, id);
    present.set(id, directory);
    await Promise.all(
      listMappedPackages(manifest).map(({ name, key }) => offer(name, target, { owner: target, key })),
    );
  };
  const provideEntry = (id: string, wanted?: ReadonlySet<string>): Promise<void> => {
    const running = entries.get(id);
    if (running !== undefined) return running;
    const provided = materialize(id, wanted);
    entries.set(id, provided);
    return provided;
  };
  const provide = async (specifier: string, directory: string) => {
    const id = findEntry(specifier, directory);
    if (id !== undefined && !present.has(id)) await failures.ask(provideEntry(id));
  };
  const offer = async (specifier: string, directory: string, mapped?: Mapping) => {
    const id = findEntry(specifier, directory);
    if (id === undefined || present.has(id)) return;
    const name = parsePackageName(toBareSpecifier(specifier)) ?? specifier;
    await failures.offer(provideEntry(id), { name, ...(mapped !== undefined && { mapped }) });
  };

  prepare(root, layout);
  const meanings = collectMeanings(layout);
  return {
    provide,
    offer,
    async provideUsed({ packages: ids, files }) {
      // Where names ignore case, a path in other letters than the file's would lead to its empty content.
      const wanted = process.platform === "linux" ? new Set(files) : undefined;
      const known = ids.filter((id) => packages.has(id));
      // The build asks for each package that it still needs.
      await Promise.all(known.map((id) => failures.offer(provideEntry(id, wanted))));
    },
    postponed,
    prefetch(specifier, directory) {
      const id = findEntry(specifier, directory);
      for (const each of id === undefined ? [] : listClosure(layout, id)) {
        if (packages.get(each)?.source.kind === "registry") start(each).catch(() => {});
      }
    },
    isPresent: (name) => [...(meanings.get(name) ?? [])].every((id) => present.has(id)),
    names: [...meanings.keys()],
    present: () => present,
    async settle() {
      await Promise.allSettled(entries.values());
    },
    failures,
    fetched: () => ({ count, bytes }),
  };
}

/** Returns a function that finds the entry that a specifier in a file of `directory` (absolute) means. */
function createFinder(root: string, { packages, directories, shared }: PackageLayout) {
  const owners = new Map(Array.from(directories, ([id, directory]) => [directory, id]));
  return (specifier: string, directory: string): string | undefined => {
    const name = parsePackageName(toBareSpecifier(specifier));
    if (name === undefined) return undefined;
    const owner = findOwner(owners, toPosixPath(relative(root, directory)));
    const own = owner === undefined ? undefined : packages.get(owner)?.dependencies.get(name);
    return own ?? shared.get(name);
  };
}

/** A path into `node_modules` names a package too. */
function toBareSpecifier(specifier: string): string {
  const plain = specifier.replace(/[?#].*$/s, "");
  const at = plain.lastIndexOf(`${MODULES}/`);
  return at < 0 ? plain : plain.slice(at + MODULES.length + 1);
}

function findOwner(owners: ReadonlyMap<string, string>, directory: string): string | undefined {
  for (let folder = directory || "."; ; folder = posix.dirname(folder)) {
    const owner = owners.get(folder);
    if (owner !== undefined || folder === "." || folder === "/" || folder === "..") return owner;
  }
}

/** Lists an entry and what it depends on, nearest first. */
function listClosure({ packages }: PackageLayout, id: string): readonly string[] {
  const found = new Set([id]);
  for (const each of found) {
    if (found.size >= MAX_PREFETCHED) break;
    for (const target of packages.get(each)?.dependencies.values() ?? []) found.add(target);
  }
  return [...found];
}

/** Collects the entries that each name can mean, directories of the workspace left out. */
function collectMeanings({ packages, shared }: PackageLayout): ReadonlyMap<string, ReadonlySet<string>> {
  const meanings = new Map<string, Set<string>>();
  const edges = [...packages.values()].flatMap(({ dependencies }) => [...dependencies]);
  for (const [name, id] of [...shared, ...edges]) {
    const entry = packages.get(id);
    if (entry === undefined) continue;
    const known = meanings.get(name) ?? new Set();
    meanings.set(name, known);
    if (entry.source.kind !== "directory") known.add(id);
  }
  return meanings;
}

/** Creates the directories and links that must exist before esbuild looks into `node_modules`, which it does once. */
function prepare(root: string, layout: PackageLayout): void {
  const { packages, directories, shared } = layout;
  mkdirSync(join(root, MODULES), { recursive: true });
  for (const [name, id] of shared) {
    const path = `${MODULES}/${name}`;
    if (name.startsWith("@")) mkdirSync(join(root, dirname(path)), { recursive: true });
    const directory = directories.get(id);
    if (directory !== undefined && directory !== path) createLink(root, path, directory);
  }
  for (const [id, { source }] of packages) if (source.kind === "directory") link(root, layout, id);
}

/** Creates the links in the `node_modules` of an entry's own directory. */
function link(root: string, { directories, links }: PackageLayout, id: string): void {
  const own = directories.get(id) ?? ".";
  for (const [name, target] of links.get(id) ?? []) {
    const directory = directories.get(target);
    if (directory !== undefined) createLink(root, posix.join(own, MODULES, name), directory);
  }
}

function createLink(root: string, from: string, directory: string): void {
  const path = join(root, from);
  // A package may bring a dependency with it in its tarball.
  if (existsSync(path)) return;
  mkdirSync(dirname(path), { recursive: true });
  symlinkSync(posix.relative(posix.dirname(from), directory), path, "dir");
}
