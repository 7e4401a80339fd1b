import { INSTALLED_KEYS, isTrue, listDependencies } from "../lock-file/dependencies.ts";
import { joinPath, toDirectorySource } from "../lock-file/directory-path.ts";
import { createLineFinder } from "../lock-file/line-finder.ts";
import { LockFileInvalid } from "../lock-file/lock-file-invalid.ts";
import type { LockedPackage, LockGraph, PackageSource } from "../lock-file/lock-graph.ts";
import { toTarballSource } from "../lock-file/package-source.ts";
import { parseJsonDocument } from "../lock-file/parse-json-document.ts";
import { isRecord } from "../schema/is-record.ts";
import { objectOrEmpty, stringOrEmpty } from "../schema/lenient.ts";
import { convertLegacyLock } from "./npm-legacy-lock.ts";
import type { LockFile } from "./package-manager.ts";

const MODULES = "node_modules/";
/** Longer than paths on common file systems; each directory of a path is a place to look for every dependency. */
const MAX_PATH_LENGTH = 1024;

type Entries = Readonly<Record<string, unknown>>;

/**
 * Reads `package-lock.json` or `npm-shrinkwrap.json` of npm 5 and later. Its ids are paths relative to the lock file's
 * directory. Throws LockFileInvalid. https://docs.npmjs.com/cli/configuring-npm/package-lock-json#packages
 */
export function readNpmLock({ text, manifests, directory: root = "." }: LockFile): LockGraph {
  const lock = parseJsonDocument(text, { relaxed: false });
  const entries = findEntries(lock, manifests.get("."));
  const findLine = createLineFinder(text, /^\s*"((?:[^"\\]|\\.)*)"\s*:\s*\{/);
  const importers = new Map<string, string>();
  const packages = new Map<string, LockedPackage>();
  const ranges = new Map<string, ReadonlyMap<string, string>>();
  for (const [path, value] of Object.entries(entries)) {
    if (path.length > MAX_PATH_LENGTH) throw new LockFileInvalid(`has a path of ${path.length} characters`);
    const entry = objectOrEmpty(value);
    if (isTrue(entry["link"]) || isInTarball(entries, path)) continue;
    const line = () => findLine(path) ?? findLine(path.slice(path.lastIndexOf(MODULES) + MODULES.length));
    const dependencies = new Map(listDependencies(entry).flatMap(([name]) => resolve(entries, path, name)));
    if (path.includes(MODULES)) {
      packages.set(path, { ...toInstalled(path, entry, line), dependencies });
      continue;
    }
    const directory = joinPath(".", path);
    importers.set(directory, path);
    if (isRecord(lock) && lock["packages"] !== undefined)
      ranges.set(directory, new Map(listDependencies(entry, INSTALLED_KEYS)));
    packages.set(path, {
      ...{ name: stringOrEmpty(entry["name"]) || directory, version: "", identity: "" },
      source: toDirectorySource(directory, root, line),
      dependencies,
    });
  }
  return { importers, packages, ranges };
}

function findEntries(lock: unknown, manifest: unknown): Entries {
  const { packages, dependencies, lockfileVersion } = objectOrEmpty(lock);
  if (isRecord(packages)) return packages;
  if (isRecord(dependencies) || lockfileVersion === 1) return convertLegacyLock(dependencies, manifest);
  throw new LockFileInvalid("is not a lock file of npm 5 or later");
}

function toInstalled(
  path: string,
  { name: ownName, version: ownVersion, integrity: ownIntegrity, resolved }: Entries,
  line: () => number | undefined,
): Omit<LockedPackage, "dependencies"> {
  const name = stringOrEmpty(ownName) || path.slice(path.lastIndexOf(MODULES) + MODULES.length);
  const [version, integrity, address] = [ownVersion, ownIntegrity, resolved].map(stringOrEmpty) as [
    string,
    string,
    string,
  ];
  const source: PackageSource = toTarballSource({ name, version, integrity, address }, line);
  return { name, version, identity: `${version} ${integrity || address}`, source };
}

/**
 * Returns true if a package came inside the tarball of one of the packages above it, and so is part of that package's
 * bytes. What a directory of the workspace bundles when it is published is installed from the registry.
 */
function isInTarball(entries: Entries, path: string): boolean {
  if (!isTrue(objectOrEmpty(entries[path])["inBundle"])) return false;
  for (let end = path.lastIndexOf(`/${MODULES}`); end > 0; end = path.lastIndexOf(`/${MODULES}`, end - 1)) {
    const above = path.slice(0, end);
    if (above.includes(MODULES) && !isTrue(objectOrEmpty(entries[above])["inBundle"])) return true;
  }
  return false;
}

/** Looks in `node_modules` of the dependent and of every directory above it, as Node.js does. */
function resolve(
  entries: Entries,
  dependent: string,
  name: string,
): readonly (readonly [name: string, id: string])[] {
  for (let parent = dependent; ; parent = parent.slice(0, Math.max(0, parent.lastIndexOf("/")))) {
    const candidate = `${parent === "" ? "" : `${parent}/`}${MODULES}${name}`;
    if (Object.hasOwn(entries, candidate)) {
      const { link, resolved } = objectOrEmpty(entries[candidate]);
      if (isInTarball(entries, candidate)) return [];
      return [[name, isTrue(link) ? stringOrEmpty(resolved) : candidate]];
    }
    if (parent === "") return [];
  }
}
