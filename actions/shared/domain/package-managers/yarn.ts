import { listDependencies, type Manifests } from "../lock-file/dependencies.ts";
import type { LockedPackage, LockGraph } from "../lock-file/lock-graph.ts";
import { toTarballSource } from "../lock-file/package-source.ts";
import { objectOrEmpty, stringOrEmpty } from "../schema/lenient.ts";
import type { PackageManager } from "./package-manager.ts";

/** For yarn 1, which does not know the flags of yarn 4. */
const CLASSIC_ARGUMENTS = [
  ...["install", "--frozen-lockfile", "--ignore-scripts", "--non-interactive", "--no-progress"],
];

/** https://yarnpkg.com/cli/install, and for yarn 1 https://classic.yarnpkg.com/lang/en/docs/cli/install */
export const yarn: PackageManager = {
  name: "yarn",
  lockFile: "yarn.lock",
  lockFiles: ["yarn.lock"],
  recordsLocations: false,
  async parseLockFile({ text, manifests }, { yaml }) {
    return toLockGraph(text.includes("__metadata:") ? await yaml(text) : parseClassic(text), manifests);
  },
  async installArguments({ locked, readVersion }) {
    if ((await readVersion()).startsWith("1.")) return CLASSIC_ARGUMENTS;
    return ["install", ...(locked ? ["--immutable"] : []), "--mode=skip-build"];
  },
  // The repository must not choose the yarn that runs, its plugins or its linker.
  environment: {
    YARN_ENABLE_SCRIPTS: "false",
    YARN_ENABLE_TELEMETRY: "0",
    YARN_IGNORE_PATH: "1",
    YARN_NODE_LINKER: "node-modules",
    YARN_RC_FILENAME: ".overskill-reads-no-yarnrc.yml",
  },
};

/**
 * Reads a `yarn.lock` of any version, an object that maps `name@range, name@range` to an entry. yarn 1 does not record
 * the workspace's directories, so they come from their `package.json` files.
 */
function toLockGraph(document: unknown, manifests: Manifests): LockGraph {
  const packages = new Map<string, LockedPackage>();
  const entries = Object.entries(objectOrEmpty(document)).filter(([key]) => key !== "__metadata");
  const resolve = createResolver(
    entries.map(([key]) => key),
    manifests,
  );
  for (const [key, value] of entries) {
    const { version, integrity, checksum, resolved } = objectOrEmpty(value);
    const proof = stringOrEmpty(integrity) || stringOrEmpty(checksum) || stringOrEmpty(resolved);
    packages.set(key, {
      name: key.slice(0, key.indexOf("@", 1)),
      version: stringOrEmpty(version),
      identity: `${stringOrEmpty(version)} ${proof}`,
      source: toTarballSource(stringOrEmpty(integrity) || stringOrEmpty(checksum), stringOrEmpty(resolved)),
      dependencies: resolve(value),
    });
  }
  const importers = new Map<string, string>();
  for (const [directory, manifest] of manifests) {
    const id = toDirectoryId(directory);
    importers.set(directory, id);
    packages.set(id, {
      name: directory,
      version: "",
      identity: "",
      source: { kind: "directory", path: directory },
      dependencies: resolve(manifest),
    });
  }
  return { importers, packages };
}

/** Returns a function that lists the entry ids of what a `package.json`, or an entry in the same form, depends on. */
function createResolver(
  keys: readonly string[],
  manifests: Manifests,
): (manifest: unknown) => ReadonlyMap<string, string> {
  const idsByRange = new Map<string, string[]>();
  for (const key of keys) {
    for (const wanted of key.split(/,\s*/)) {
      // The key of a file or patch also names its dependent, which the dependent's own range does not.
      const range = wanted.replace(/::.*$/, "");
      idsByRange.set(range, [...(idsByRange.get(range) ?? []), key]);
    }
  }
  const directoriesByName = new Map<string, string>();
  for (const [directory, manifest] of manifests) {
    directoriesByName.set(stringOrEmpty(objectOrEmpty(manifest)["name"]), directory);
  }
  const find = (name: string, range: string): string | undefined => {
    const ids = idsByRange.get(`${name}@${range}`) ?? idsByRange.get(`${name}@npm:${range}`) ?? [];
    const installed = ids.find((id) => !id.includes("@workspace:"));
    if (installed !== undefined) return installed;
    const directory = directoriesByName.get(name);
    return directory === undefined ? undefined : toDirectoryId(directory);
  };
  return (manifest) => {
    const dependencies = new Map<string, string>();
    for (const [name, range] of listDependencies(manifest)) {
      const id = find(name, range);
      if (id !== undefined) dependencies.set(name, id);
    }
    return dependencies;
  };
}

function toDirectoryId(directory: string): string {
  return `folder:${directory}`;
}

/** Parses yarn 1's format into the object that later versions write: https://classic.yarnpkg.com/lang/en/docs/yarn-lock */
function parseClassic(text: string): Readonly<Record<string, unknown>> {
  const entries: Record<string, Record<string, unknown>> = {};
  let entry: Record<string, unknown> = {};
  let list: Record<string, string> = {};
  for (const line of text.split(/\r?\n/)) {
    if (line.trim() === "" || line.startsWith("#")) continue;
    const [, indent = "", rest = ""] = /^( *)(.*)$/.exec(line) ?? [];
    const opens = rest.endsWith(":");
    if (indent === "") {
      entry = {};
      entries[rest.slice(0, -1).replaceAll('"', "")] = entry;
    } else if (indent.length === 2 && opens) {
      list = {};
      entry[rest.slice(0, -1)] = list;
    } else {
      const [, name = "", value = ""] = /^("[^"]+"|\S+)\s+(.*)$/.exec(rest) ?? [];
      const target = indent.length === 2 ? entry : list;
      target[unquote(name)] = unquote(value);
    }
  }
  return entries;
}

function unquote(text: string): string {
  return text.replace(/^"(.*)"$/, "$1");
}
