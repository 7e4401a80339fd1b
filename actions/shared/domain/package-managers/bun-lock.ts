import { INSTALLED_KEYS, isTrue, listDependencies } from "../lock-file/dependencies.ts";
import { joinPath, toDirectoryId, toDirectorySource } from "../lock-file/directory-path.ts";
import { createLineFinder } from "../lock-file/line-finder.ts";
import { LockFileInvalid } from "../lock-file/lock-file-invalid.ts";
import type { LockedPackage, LockGraph, PackageSource } from "../lock-file/lock-graph.ts";
import { refuse, toTarballSource } from "../lock-file/package-source.ts";
import { parseJsonDocument } from "../lock-file/parse-json-document.ts";
import { isRecord } from "../schema/is-record.ts";
import { objectOrEmpty, stringOrEmpty } from "../schema/lenient.ts";
import type { LockFile } from "./package-manager.ts";

type Entries = ReadonlyMap<string, BunEntry>;

interface BunEntry {
  readonly name: string;
  /** What follows the name: a version, or an address with a scheme. */
  readonly resolution: string;
  /** The strings after the first one: the registry or tarball, and the integrity. */
  readonly strings: readonly string[];
  readonly details: Readonly<Record<string, unknown>>;
}

/**
 * Reads `bun.lock`: `packages` maps a location (`react`, or `todo/react` where versions differ) to a tuple of
 * `name@version` and, in any of its later elements, the package's dependencies and its integrity. Throws LockFileInvalid.
 * https://bun.com/docs/pm/lockfile
 */
export function readBunLock({ text, directory: root = "." }: LockFile): LockGraph {
  const lock = objectOrEmpty(parseJsonDocument(text, { relaxed: true }));
  if (!isRecord(lock["workspaces"])) throw new LockFileInvalid("is not a lock file of bun");
  const entries: Entries = new Map(
    Object.entries(objectOrEmpty(lock["packages"])).map(([location, value]) => [location, toEntry(value)]),
  );
  const findLine = createLineFinder(text, /^\s*"((?:[^"\\]|\\.)*)"\s*:\s*\[/);
  const patched = new Set(Object.keys(objectOrEmpty(lock["patchedDependencies"])));
  const importers = new Map<string, string>();
  const packages = new Map<string, LockedPackage>();
  const ranges = new Map<string, ReadonlyMap<string, string>>();
  const addDirectory = (
    directory: string,
    name: string,
    details: unknown,
    line: () => number | undefined,
  ) => {
    packages.set(toDirectoryId(directory), {
      ...{ name: name || directory, version: "", identity: "" },
      source: toDirectorySource(directory, root, line),
      // Of the root, bun places every package at the top, also if a package has the root's name.
      dependencies: resolveAll(entries, directory === "." ? "" : name, details),
    });
  };
  for (const [path, manifest] of Object.entries(lock["workspaces"])) {
    const directory = joinPath(".", path);
    importers.set(directory, toDirectoryId(directory));
    ranges.set(directory, new Map(listDependencies(manifest, INSTALLED_KEYS)));
    addDirectory(directory, stringOrEmpty(objectOrEmpty(manifest)["name"]), manifest, () => undefined);
  }
  for (const [location, entry] of entries) {
    const directory = findDirectory(entry);
    const line = () => findLine(location);
    if (directory !== undefined) {
      if (!packages.has(toDirectoryId(directory))) addDirectory(directory, entry.name, entry.details, line);
    } else if (!isTrue(entry.details["bundled"])) {
      packages.set(location, {
        ...toPackage(entry, patched, line),
        dependencies: resolveAll(entries, location, entry.details),
      });
    }
  }
  return { importers, packages, ranges };
}

function toEntry(value: unknown): BunEntry {
  const [first, ...rest]: readonly unknown[] = Array.isArray(value) ? value : [];
  const [, name = "", resolution = ""] = /^(@?[^@]+)@(.*)$/.exec(stringOrEmpty(first)) ?? [];
  return {
    name,
    resolution,
    strings: rest.flatMap((part) => (typeof part === "string" && part !== "" ? [part] : [])),
    details: objectOrEmpty(rest.find(isRecord)),
  };
}

/** Returns the directory of a workspace's member, of the root, or of a folder; undefined for other entries. */
function findDirectory({ resolution }: BunEntry): string | undefined {
  const [, scheme, path = ""] = /^(workspace|root|file):(.*)$/.exec(resolution) ?? [];
  if (scheme === undefined || /\.t(ar\.)?gz$/.test(path)) return undefined;
  return joinPath(".", path);
}

function toPackage(
  { name, resolution, strings }: BunEntry,
  patched: ReadonlySet<string>,
  line: () => number | undefined,
): Omit<LockedPackage, "dependencies"> {
  const integrity = strings.find((one) => /^(sha\d+|md5)-/.test(one)) ?? "";
  const registry = strings.find((one) => one !== integrity) ?? "";
  const version = /^\d/.test(resolution) ? resolution : "";
  return {
    ...{ name, version, identity: [resolution, ...strings].join(" ") },
    source: findSource(),
  };

  function findSource(): PackageSource {
    if (patched.has(`${name}@${resolution}`)) return refuse("patch", `${name}@${resolution}`, line());
    if (version === "") {
      const source = toTarballSource({ name, version, integrity: "sha512-a", address: resolution }, line);
      return source.kind === "registry" ? refuse("http", resolution, line()) : source;
    }
    // For packages of another registry, bun records the address of the registry or of the tarball.
    return toTarballSource(
      { name, version, integrity, address: /\.tgz$/.test(registry) ? registry : "" },
      line,
    );
  }
}

function resolveAll(entries: Entries, dependent: string, details: unknown): ReadonlyMap<string, string> {
  const dependencies = new Map<string, string>();
  for (const [name] of listDependencies(details)) {
    const id = resolve(entries, dependent, name);
    if (id !== undefined) dependencies.set(name, id);
  }
  return dependencies;
}

/** Finds the nearest location: below the dependent, below each of its ancestors, or at the top. */
function resolve(entries: Entries, dependent: string, name: string): string | undefined {
  const parts = dependent.match(/@[^/]+\/[^/]+|[^/]+/g) ?? [];
  for (let length = parts.length; length >= 0; length -= 1) {
    const candidate = [...parts.slice(0, length), name].join("/");
    const entry = entries.get(candidate);
    if (entry === undefined) continue;
    if (isTrue(entry.details["bundled"])) return undefined;
    const directory = findDirectory(entry);
    return directory === undefined ? candidate : toDirectoryId(directory);
  }
  return undefined;
}
