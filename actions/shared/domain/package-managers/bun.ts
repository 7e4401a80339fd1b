import { listDependencies } from "../lock-file/dependencies.ts";
import type { LockedPackage, LockGraph } from "../lock-file/lock-graph.ts";
import { toTarballSource } from "../lock-file/package-source.ts";
import { objectOrEmpty, stringOrEmpty } from "../schema/lenient.ts";
import type { PackageManager } from "./package-manager.ts";

const FLAGS = ["--ignore-scripts", "--no-progress"];
const LOCK_FILE = "bun.lock";

/** https://bun.com/docs/pm/cli/install */
export const bun: PackageManager = {
  name: "bun",
  lockFile: LOCK_FILE,
  lockFiles: [LOCK_FILE, "bun.lockb"],
  recordsLocations: false,
  // The older `bun.lockb` is binary.
  parseLockFile: async ({ name, text }, { jsonc }) =>
    name === LOCK_FILE ? toLockGraph(jsonc(text)) : undefined,
  installArguments: async ({ locked }) => ["install", locked ? "--frozen-lockfile" : "--no-save", ...FLAGS],
};

/**
 * Reads `bun.lock`: `packages` maps a location (`react`, or `todo/react` where versions differ) to a tuple of
 * `name@version` and, in any of its later elements, the package's dependencies and its integrity. Returns undefined for
 * other documents. https://bun.com/docs/pm/lockfile
 */
function toLockGraph(document: unknown): LockGraph | undefined {
  const lock = objectOrEmpty(document);
  if (lock["workspaces"] === undefined || lock["packages"] === undefined) return undefined;
  const entries = objectOrEmpty(lock["packages"]);
  const importers = new Map<string, string>();
  const packages = new Map<string, LockedPackage>();
  for (const [path, manifest] of Object.entries(objectOrEmpty(lock["workspaces"]))) {
    const directory = path === "" ? "." : path;
    const name = stringOrEmpty(objectOrEmpty(manifest)["name"]);
    const id = toDirectoryId(directory);
    importers.set(directory, id);
    packages.set(id, {
      name: name || directory,
      version: "",
      identity: "",
      source: { kind: "directory", path: directory },
      dependencies: new Map(
        listDependencies(manifest).flatMap(([dependency]) => resolve(entries, name, dependency)),
      ),
    });
  }
  for (const [location, value] of Object.entries(entries)) {
    if (findDirectory(value) !== undefined) continue;
    packages.set(
      location,
      toPackage(value, (name) => resolve(entries, location, name)),
    );
  }
  return { importers, packages };
}

type Edge = readonly [name: string, id: string];

/** Returns the directory of a workspace's member; undefined for other entries. */
function findDirectory(value: unknown): string | undefined {
  const [, directory] =
    /^@?[^@]+@workspace:(.*)$/.exec(stringOrEmpty(Array.isArray(value) && value[0])) ?? [];
  return directory;
}

function toPackage(value: unknown, resolveName: (name: string) => readonly Edge[]): LockedPackage {
  const [resolution, ...rest]: readonly unknown[] = Array.isArray(value) ? value : [];
  const [, name = "", version = ""] = /^(@?[^@]+)@(.*)$/.exec(stringOrEmpty(resolution)) ?? [];
  const details = rest.map(objectOrEmpty).find((part) => Object.keys(part).length > 0) ?? {};
  const strings = rest.filter((part) => typeof part === "string" && part !== "");
  const integrity = stringOrEmpty(strings.at(-1));
  return {
    name,
    version,
    identity: [version, ...strings].join(" "),
    source: toTarballSource(integrity, /^\d/.test(version) ? "" : version),
    dependencies: new Map(listDependencies(details).flatMap(([dependency]) => resolveName(dependency))),
  };
}

function toDirectoryId(directory: string): string {
  return `folder:${directory}`;
}

/** Finds the nearest location: below the dependent, below each of its ancestors, or at the top. */
function resolve(
  entries: Readonly<Record<string, unknown>>,
  dependent: string,
  name: string,
): readonly Edge[] {
  const parts = dependent.match(/@[^/]+\/[^/]+|[^/]+/g) ?? [];
  for (let length = parts.length; length >= 0; length -= 1) {
    const candidate = [...parts.slice(0, length), name].join("/");
    if (!Object.hasOwn(entries, candidate)) continue;
    const directory = findDirectory(entries[candidate]);
    return [[name, directory === undefined ? candidate : toDirectoryId(directory)]];
  }
  return [];
}
