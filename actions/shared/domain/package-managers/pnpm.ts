import { DEPENDENCY_KEYS } from "../lock-file/dependencies.ts";
import type { LockedPackage, LockGraph } from "../lock-file/lock-graph.ts";
import { toTarballSource } from "../lock-file/package-source.ts";
import { objectOrEmpty, stringOrEmpty } from "../schema/lenient.ts";
import type { PackageManager } from "./package-manager.ts";

const FLAGS = [
  ...["--ignore-scripts", "--ignore-pnpmfile", "--reporter=append-only", "--loglevel=error"],
  ...["--config.confirm-modules-purge=false", "--config.manage-package-manager-versions=false"],
];

/** https://pnpm.io/cli/install */
export const pnpm: PackageManager = {
  name: "pnpm",
  lockFile: "pnpm-lock.yaml",
  lockFiles: ["pnpm-lock.yaml"],
  recordsLocations: true,
  parseLockFile: async ({ text }, { yaml }) => toLockGraph(await yaml(text)),
  workspaceFile: {
    name: "pnpm-workspace.yaml",
    parsePatterns: async (text, { yaml }) => objectOrEmpty(await yaml(text))["packages"],
  },
  installArguments: async ({ locked }) => [
    "install",
    locked ? "--frozen-lockfile" : "--no-lockfile",
    ...FLAGS,
  ],
};

/** Reads `pnpm-lock.yaml` of pnpm 8 and later (lock file versions 6 and 9); returns undefined for other versions. */
function toLockGraph(document: unknown): LockGraph | undefined {
  const lock = objectOrEmpty(document);
  if (!/^[69]\./.test(stringOrEmpty(lock["lockfileVersion"]))) return undefined;
  const resolutions = objectOrEmpty(lock["packages"]);
  const importers = new Map<string, string>();
  const packages = new Map<string, LockedPackage>();

  // Without a workspace, version 6 lists the dependencies of the only directory at the top.
  const directories = lock["importers"] === undefined ? { ".": lock } : objectOrEmpty(lock["importers"]);
  for (const [directory, value] of Object.entries(directories)) {
    const id = toDirectoryId(directory);
    importers.set(directory, id);
    packages.set(id, {
      name: directory,
      version: "",
      identity: "",
      source: { kind: "directory", path: directory },
      dependencies: listIds(value, directory),
    });
  }
  const snapshots = lock["snapshots"] === undefined ? resolutions : objectOrEmpty(lock["snapshots"]);
  for (const [key, value] of Object.entries(snapshots)) {
    const id = withoutSlash(key);
    const bare = id.replace(/\(.*$/, "");
    const { resolution } = objectOrEmpty(resolutions[key] ?? resolutions[bare] ?? resolutions[`/${bare}`]);
    const { integrity, tarball, commit } = objectOrEmpty(resolution);
    const at = bare.indexOf("@", 1);
    packages.set(id, {
      name: bare.slice(0, at),
      version: bare.slice(at + 1),
      identity: stringOrEmpty(integrity) || stringOrEmpty(tarball) || stringOrEmpty(commit),
      source: toTarballSource(
        stringOrEmpty(integrity),
        commit === undefined ? stringOrEmpty(tarball) : `git:${stringOrEmpty(commit)}`,
      ),
      dependencies: listIds(value, "."),
    });
  }
  return { importers, packages };
}

function listIds(value: unknown, directory: string): ReadonlyMap<string, string> {
  const entry = objectOrEmpty(value);
  // pnpm lists resolved peers with the other dependencies; `peerDependencies` holds only their ranges.
  return new Map(
    DEPENDENCY_KEYS.filter((key) => key !== "peerDependencies").flatMap((key) =>
      Object.entries(objectOrEmpty(entry[key])).map(([name, dependency]) => {
        const version = stringOrEmpty(objectOrEmpty(dependency)["version"]) || stringOrEmpty(dependency);
        return [name, toId(name, version, directory)] as const;
      }),
    ),
  );
}

function toId(name: string, version: string, directory: string): string {
  if (version.startsWith("link:")) return toDirectoryId(join(directory, version.slice("link:".length)));
  const reference = withoutSlash(version);
  // The reference of an alias contains the name of the actual package.
  return /^@?[^@(:]+@/.test(reference) ? reference : `${name}@${reference}`;
}

/** Returns the entry id of a directory. It cannot equal a package's id, which has no colon before the first `@`. */
function toDirectoryId(directory: string): string {
  return `folder:${directory}`;
}

function withoutSlash(reference: string): string {
  return reference.startsWith("/") ? reference.slice(1) : reference;
}

function join(directory: string, path: string): string {
  const parts: string[] = [];
  for (const part of `${directory}/${path}`.split("/")) {
    if (part === "..") parts.pop();
    else if (part !== "." && part !== "") parts.push(part);
  }
  return parts.join("/") || ".";
}
