import { listDependencies } from "../lock-file/dependencies.ts";
import type { LockedPackage, LockGraph } from "../lock-file/lock-graph.ts";
import { toTarballSource } from "../lock-file/package-source.ts";
import { objectOrEmpty, stringOrEmpty } from "../schema/lenient.ts";
import type { PackageManager } from "./package-manager.ts";

const MODULES = "node_modules/";
const FLAGS = [
  ...["--ignore-scripts", "--no-audit", "--no-fund", "--no-progress"],
  ...["--loglevel=error", "--git=git"],
];

/** https://docs.npmjs.com/cli/commands/npm-ci */
export const npm: PackageManager = {
  name: "npm",
  lockFile: "package-lock.json",
  lockFiles: ["npm-shrinkwrap.json", "package-lock.json"],
  recordsLocations: true,
  parseLockFile: async ({ text }) => toLockGraph(JSON.parse(text)),
  installArguments: async ({ locked }) =>
    locked ? ["ci", ...FLAGS] : ["install", "--no-package-lock", ...FLAGS],
  // With these values, no optional package matches. Those packages are compilers and other programs, half the size
  // of a front end's tools, and never part of a bundle. https://docs.npmjs.com/cli/v11/using-npm/config#os
  withoutPrograms: ["--os=none", "--cpu=none"],
};

/**
 * Reads `package-lock.json` of npm 7 and later, whose ids are paths relative to the lock file's directory; returns
 * undefined for older versions. https://docs.npmjs.com/cli/configuring-npm/package-lock-json#packages
 */
function toLockGraph(document: unknown): LockGraph | undefined {
  const root = objectOrEmpty(document)["packages"];
  if (root === undefined) return undefined;
  const entries = objectOrEmpty(root);
  const importers = new Map<string, string>();
  const packages = new Map<string, LockedPackage>();
  for (const [path, value] of Object.entries(entries)) {
    const entry = objectOrEmpty(value);
    if (entry["link"] === true) continue;
    const installed = path.includes(MODULES);
    const directory = path === "" ? "." : path;
    if (!installed) importers.set(directory, path);
    const { version, integrity, resolved } = entry;
    packages.set(path, {
      name: stringOrEmpty(entry["name"]) || path.slice(path.lastIndexOf(MODULES) + MODULES.length),
      version: stringOrEmpty(version),
      identity: installed ? identify(entry) : "",
      source: installed
        ? toTarballSource(stringOrEmpty(integrity), stringOrEmpty(resolved))
        : { kind: "directory", path: directory },
      dependencies: new Map(listDependencies(entry).flatMap(([name]) => resolve(entries, path, name))),
    });
  }
  return { importers, packages };
}

function identify({ version, integrity, resolved }: Readonly<Record<string, unknown>>): string {
  return `${stringOrEmpty(version)} ${stringOrEmpty(integrity) || stringOrEmpty(resolved)}`;
}

/** Looks in `node_modules` of the dependent and of every directory above it, as Node.js does. */
function resolve(
  entries: Readonly<Record<string, unknown>>,
  dependent: string,
  name: string,
): readonly (readonly [name: string, id: string])[] {
  for (let parent = dependent; ; parent = parent.slice(0, Math.max(0, parent.lastIndexOf("/")))) {
    const candidate = `${parent === "" ? "" : `${parent}/`}${MODULES}${name}`;
    if (Object.hasOwn(entries, candidate)) {
      const { link, resolved } = objectOrEmpty(entries[candidate]);
      return [[name, link === true ? stringOrEmpty(resolved) : candidate]];
    }
    if (parent === "") return [];
  }
}
