import { listDependencies } from "../lock-file/dependencies.ts";
import type { LockedPackage, LockGraph } from "../lock-file/lock-graph.ts";
import { objectOrEmpty, stringOrEmpty } from "../schema/lenient.ts";
import type { PackageManager } from "./package-manager.ts";

const FLAGS = ["--ignore-scripts", "--no-progress"];
const LOCK_FILE = "bun.lock";
const WORKSPACE = "workspace:";

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
  const locations = new Set(Object.keys(entries));
  const importers = new Map<string, string>();
  const packages = new Map<string, LockedPackage>();
  for (const [path, manifest] of Object.entries(objectOrEmpty(lock["workspaces"]))) {
    const directory = path === "" ? "." : path;
    const name = stringOrEmpty(objectOrEmpty(manifest)["name"]);
    const id = toDirectoryId(directory);
    importers.set(directory, id);
    packages.set(id, {
      name: name || directory,
      identity: "",
      dependencies: listDependencies(manifest).flatMap(([dependency]) =>
        resolve(locations, name, dependency),
      ),
    });
  }
  for (const [location, value] of Object.entries(entries)) {
    packages.set(
      location,
      toPackage(value, (name) => resolve(locations, location, name)),
    );
  }
  return { importers, packages };
}

function toPackage(value: unknown, resolveName: (name: string) => readonly string[]): LockedPackage {
  const [resolution, ...rest]: readonly unknown[] = Array.isArray(value) ? value : [];
  const [, name = "", version = ""] = /^(@?[^@]+)@(.*)$/.exec(stringOrEmpty(resolution)) ?? [];
  if (version.startsWith(WORKSPACE)) {
    return { name, identity: "", dependencies: [toDirectoryId(version.slice(WORKSPACE.length))] };
  }
  const details = rest.map(objectOrEmpty).find((part) => Object.keys(part).length > 0) ?? {};
  return {
    name,
    identity: [version, ...rest.filter((part) => typeof part === "string" && part !== "")].join(" "),
    dependencies: listDependencies(details).flatMap(([dependency]) => resolveName(dependency)),
  };
}

function toDirectoryId(directory: string): string {
  return `folder:${directory}`;
}

/** Finds the nearest location: below the dependent, below each of its ancestors, or at the top. */
function resolve(locations: ReadonlySet<string>, dependent: string, name: string): readonly string[] {
  const parts = dependent.match(/@[^/]+\/[^/]+|[^/]+/g) ?? [];
  for (let length = parts.length; length >= 0; length -= 1) {
    const candidate = [...parts.slice(0, length), name].join("/");
    if (locations.has(candidate)) return [candidate];
  }
  return [];
}
