import { isBuiltin } from "node:module";
import { sep } from "node:path";
import type { BuildScope } from "./build-scope.ts";
import { packageNamed } from "./missing-packages.ts";
import { importsOf, pathFrom, type Reads } from "./recording.ts";

/**
 * Names of the packages that an app's own code and that of the workspace imports, sorted, by the folder of the app or of
 * the workspace's package; empty for the root.
 */
export type OwnImports = Readonly<Record<string, readonly string[]>>;

export const isOwnImports = (value: unknown): value is OwnImports =>
  typeof value === "object" && value !== null && Object.values(value).every(Array.isArray);

export function ownImports({ directory, installation, packages }: BuildScope, reads: Reads): OwnImports {
  const folders = [directory, ...packages.map((member) => member.directory)].sort(
    (a, b) => b.length - a.length,
  );
  const names = new Map<string, Set<string>>();
  for (const { importer, specifier, leavesSource } of importsOf(reads)) {
    if (!leavesSource || importer.includes(`${sep}node_modules${sep}`)) continue;
    const name = packageNamed(specifier);
    if (name === undefined || isBuiltin(name)) continue;
    const folder = folders.find((candidate) => importer.startsWith(`${candidate}${sep}`));
    const place = folder === undefined ? "" : pathFrom(installation.root, folder);
    names.set(place, (names.get(place) ?? new Set()).add(name));
  }
  const sorted = [...names].sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(sorted.map(([place, found]) => [place, [...found].sort()]));
}

/** Names imported where they were not before, sorted: there, a package of another version may be meant. */
export function newImports(before: OwnImports, now: OwnImports): readonly string[] {
  const found = Object.entries(now).flatMap(([place, names]) =>
    names.filter((name) => before[place]?.includes(name) !== true),
  );
  return [...new Set(found)].sort();
}
