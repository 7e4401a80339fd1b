import { byCodeUnits } from "../text/compare.ts";
import { findUsedPackages, type LockedPackage, type LockGraph, type PackageSource } from "./lock-graph.ts";

/** A package that is not fetched. */
export interface RefusedPackage extends LockedPackage {
  readonly source: Extract<PackageSource, { readonly kind: "refused" }>;
}

/**
 * Lists the packages that a directory of the workspace uses, directly or not, and that are not fetched, sorted by name. A
 * build needs to refuse only those that its code imports. Undefined if the lock file lacks the directory.
 */
export function listRefusedPackages(
  graph: LockGraph,
  directory: string,
): readonly RefusedPackage[] | undefined {
  const used = findUsedPackages(graph, directory);
  return (
    used &&
    [...used.values()].filter(isRefused).sort(byCodeUnits(({ name, version }) => `${name}@${version}`))
  );
}

function isRefused(locked: LockedPackage): locked is RefusedPackage {
  return locked.source.kind === "refused";
}
